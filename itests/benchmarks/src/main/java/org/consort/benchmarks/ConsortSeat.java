package org.consort.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.NodeSettings;

/**
 * The settings of a member of Consort. Options with a dot go to the group; those that begin with {@code tcp.} go to the
 * transport.
 */
final class ConsortSeat {

    private static final String TRANSPORT = "tcp";
    private static final String LEADER = "quorum.leader";

    private ConsortSeat() {}

    static NodeSettings node(Seat seat) {
        NodeSettings settings =
                NodeSettings.named("m" + seat.index()).with(TRANSPORT, "port", String.valueOf(seat.port(0)));
        for (Map.Entry<String, String> word : seat.options().words().entrySet()) {
            if (word.getKey().startsWith(TRANSPORT + ".")) {
                settings = settings.with(TRANSPORT, word.getKey().substring(TRANSPORT.length() + 1), word.getValue());
            }
        }
        return settings;
    }

    static GroupSettings group(Seat seat, String protocol) {
        String[] seeds = IntStream.range(0, seat.members())
                .mapToObj(member -> "127.0.0.1:" + seat.port(member, 0))
                .toArray(String[]::new);
        GroupSettings settings = GroupSettings.named("bench").protocol(protocol).seeds(seeds);
        if (seat.fastDetection()) {
            settings = settings.with("suspicion.timeout.ms", "1000");
        }
        for (Map.Entry<String, String> word : seat.options().words().entrySet()) {
            if (word.getKey().indexOf('.') > 0 && !word.getKey().startsWith(TRANSPORT + ".")) {
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
