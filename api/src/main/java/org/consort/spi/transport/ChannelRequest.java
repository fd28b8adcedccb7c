package org.consort.spi.transport;

import org.consort.MemberId;

/**
 * What a group tells a transport when it opens a channel.
 *
 * @param group name of the group
 * @param self identity of this node in the group, told in every handshake
 * @param frameLimitBytes the largest frame: a larger one on the wire is a bad frame and breaks its link
 * @param probeNanos how often a link that is down is dialled again, in nanoseconds; the first attempt is made at once
 */
public record ChannelRequest(String group, MemberId self, int frameLimitBytes, long probeNanos) {}
