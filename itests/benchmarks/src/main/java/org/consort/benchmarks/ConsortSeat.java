package org.consort.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.NodeSettings;

/**
 * The settings of a member of Consort. Options with a dot go to the group; those that begin with the transport's name go to
 * that.
 */
final class ConsortSeat {

    private static final String LEADER = "quorum.leader";

    private ConsortSeat() {}

    private static String transport(Seat seat) {
        return seat.options().text("transport", "tcp");
    }

    static NodeSettings node(Seat seat) {
        String transport = transport(seat);
        NodeSettings settings =
                NodeSettings.named("m" + seat.index()).with(transport, "port", String.valueOf(seat.port(0)));
        for (Map.Entry<String, String> word : seat.options().words().entrySet()) {
            if (word.getKey().startsWith(transport + ".")) {
                settings = settings.with(transport, word.getKey().substring(transport.length() + 1), word.getValue());
            }
        }
        return settings;
    }

    static GroupSettings group(Seat seat, String protocol) {
        String[] seeds = IntStream.range(0, seat.members())
                .mapToObj(member -> "127.0.0.1:" + seat.port(member, 0))
                .toArray(String[]::new);
        GroupSettings settings = GroupSettings.named("bench").protocol(protocol).seeds(seeds);
        settings = settings.transport(transport(seat))
                .with("security", seat.options().text("security", "none"));
        if (seat.fastDetection()) {
            settings = settings.with("suspicion.timeout.ms", "1000");
        }
        for (Map.Entry<String, String> word : seat.options().words().entrySet()) {
            if (word.getKey().indexOf('.') > 0 && !word.getKey().startsWith(transport(seat) + ".")) {
                settings = settings.with(word.getKey(), word.getValue());
            }
        }
        return settings;
    }

    /** False while the quorum protocol elects; statistics are up to a second old. */
    static boolean knowsLeader(Group group) {
        return !group.statistics().getOrDefault(LEADER, "").equals("none");
    }

    /** The quorum protocol's leader, or who numbers the ring's messages. */
    static boolean isLeader(Group group) {
        String leader = group.statistics().get(LEADER);
        return leader == null
                ? group.view().oldest().id().equals(group.self())
                : leader.equals(group.self().toString());
    }
}
