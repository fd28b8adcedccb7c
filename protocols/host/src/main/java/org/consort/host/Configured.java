package org.consort.host;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.GroupSettings;
import org.consort.MemberId;
import org.consort.Stack;
import org.consort.View;
import org.consort.host.security.Level;
import org.consort.spi.Settings;
import org.consort.spi.transport.ChannelRequest;

/** What a group makes of its configuration, and tells of itself. */
final class Configured {

    private static final int FRAME_LIMIT_BYTES = 1 << 20;

    private Configured() {}

    /** What this node would found the group with. */
    static Stack stack(Surroundings host) {
        GroupSettings asked = host.asked();
        Settings own = new Settings("group " + asked.name(), asked.settings()).under(asked.protocol());
        return new Stack(asked.protocol(), host.road(), own.values());
    }

    /** How channels of the group are opened. */
    static ChannelRequest channel(Surroundings host, MemberId self) {
        return new ChannelRequest(
                host.asked().name(),
                self,
                FRAME_LIMIT_BYTES,
                host.settings().timing().heartbeatNanos());
    }

    /**
     * What users hold of each model.
     *
     * @throws RuntimeException what a model throws that refuses its settings; the group's threads are closed then
     */
    static Abstractions abstractions(HostedGroup group, Surroundings host) {
        try {
            Settings settings =
                    new Settings("group " + host.asked().name(), host.asked().settings());
            return Abstractions.of(host.modules().takeAbstractions(), settings, group);
        } catch (RuntimeException e) {
            host.lanes().close();
            throw e;
        }
    }

    /** What a group tells of itself as names and values. */
    static Map<String, String> figures(
            HostedGroup group, Surroundings host, Map<String, String> ofProtocol, Optional<View> view) {
        Map<String, String> all = new TreeMap<>(ofProtocol);
        host.describe(all);
        group.life().ifPresent(life -> life.describe(all));
        all.put("state", group.state().name().toLowerCase(Locale.ROOT));
        all.put("epoch", String.valueOf(group.epoch()));
        all.put("stack", group.stack().toString());
        all.put("view.number", String.valueOf(view.map(View::number).orElse(0L)));
        all.put("view.members", String.valueOf(view.map(View::size).orElse(0)));
        all.put("transport", Level.transport(group.transport()));
        all.put("security", Level.security(group.transport()));
        return all;
    }
}
