package org.consort.host;

import org.consort.GroupSettings;
import org.consort.MemberId;
import org.consort.Stack;
import org.consort.spi.Settings;
import org.consort.spi.transport.ChannelRequest;

/** What a group's configuration says to others. */
final class Configured {

    private static final int FRAME_LIMIT_BYTES = 1 << 20;

    private Configured() {}

    /** What this node would found the group with. */
    static Stack stack(GroupSettings asked) {
        Settings own = new Settings("group " + asked.name(), asked.settings()).under(asked.protocol());
        return new Stack(asked.protocol(), asked.transport(), own.values());
    }

    /** How channels of the group are opened. */
    static ChannelRequest channel(Surroundings host, MemberId self) {
        return new ChannelRequest(
                host.asked().name(),
                self,
                FRAME_LIMIT_BYTES,
                host.settings().timing().heartbeatNanos());
    }
}
