package org.consort.spi.transport;

import java.util.Optional;
import org.consort.MemberId;

/**
 * What a group tells a transport when it opens a channel.
 *
 * @param group name of the group; of a guarded channel, {@link #LEVEL_MARK} and its security level behind it
 * @param self identity of this node in the group, told in every handshake
 * @param frameLimitBytes the largest frame: a larger one on the wire is a bad frame and breaks its link
 * @param probeNanos how often a link that is down is dialled again, in nanoseconds; the first attempt is made at once
 * @param guard proves who is at the other end of each link; empty if whoever comes is believed
 */
public record ChannelRequest(String group, MemberId self, int frameLimitBytes, long probeNanos, Optional<Guard> guard) {

    /** Between a group's name and the security level of a guarded channel: no name has it. */
    public static final String LEVEL_MARK = "+";

    /** The longest {@link #group}, in bytes of UTF-8. */
    public static final int GROUP_LIMIT = 2 * MemberId.NAME_LIMIT + 32;

    /** Without a guard. */
    public ChannelRequest(String group, MemberId self, int frameLimitBytes, long probeNanos) {
        this(group, self, frameLimitBytes, probeNanos, Optional.empty());
    }

    /** The name of the group of a channel, without a level. */
    public static String plain(String group) {
        int at = group.indexOf(LEVEL_MARK);
        return at < 0 ? group : group.substring(0, at);
    }
}
