package org.consort.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jgroups.JChannel;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.raft.Options;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;

/** jgroups-raft: submissions by RaftHandle.setAsync, deliveries by apply() at every member. */
final class JGroupsRaftPeer implements Peer {

    static final Set<String> OPTIONS = Stream.concat(
                    JGroupsStack.OPTIONS.stream(), Stream.of("log", "commits", "maxlog"))
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration TO_GATHER = Duration.ofSeconds(30);

    private final JChannel channel;
    private final RaftHandle handle;
    private final RAFT raft;
    private final Options noReturn = Options.create(true);

    JGroupsRaftPeer(Seat seat, Sink sink) throws Exception {
        channel = new JChannel(new ByteArrayInputStream(stack(seat).getBytes(StandardCharsets.UTF_8)));
        channel.name(name(seat.index()));
        handle = new RaftHandle(channel, new Machine(sink));
        raft = channel.getProtocolStack().findProtocol(RAFT.class);
        seat.awaitTurn();
        channel.connect("raft" + seat.basePort());
        seat.passTurn();
        Await.until(
                TO_GATHER,
                "a view of all, and a leader",
                () -> channel.getView().size() == seat.members() && raft.leader() != null);
        JGroupsStack.settle();
    }

    @Override
    public void submit(byte[] message) throws Exception {
        handle.setAsync(message, 0, message.length, noReturn).whenComplete((nothing, failure) -> {
            if (failure != null) {
                System.err.println("given up: " + failure);
            }
        });
    }

    @Override
    public boolean isLeader() {
        return channel.getAddress().equals(raft.leader());
    }

    @Override
    public void close() {
        channel.close();
    }

    private static String name(int member) {
        return String.valueOf((char) ('A' + member));
    }

    private static String stack(Seat seat) {
        return """
                <config xmlns="urn:org:jgroups">
                %s%s
                <pbcast.NAKACK2 use_mcast_xmit="false"/><UNICAST3/>
                <pbcast.STABLE desired_avg_gossip="50s" max_bytes="4M"/><raft.NO_DUPES/>
                <pbcast.GMS print_local_addr="false" join_timeout="2s"/>
                %s<FRAG4 frag_size="60K"/><raft.ELECTION/>%s<raft.REDIRECT/>
                </config>
                """.formatted(
                JGroupsStack.transport(seat), JGroupsStack.detection(seat), JGroupsStack.credits(seat), raft(seat));
    }

    private static String raft(Seat seat) {
        String members = IntStream.range(0, seat.members())
                .mapToObj(JGroupsRaftPeer::name)
                .collect(Collectors.joining(","));
        return """
                <raft.RAFT members="%s" raft_id="%s" log_dir="%s" %s send_commits_immediately="%s" max_log_size="%s"/>
                """.formatted(
                        members,
                        name(seat.index()),
                        seat.folder(),
                        log(seat.options().text("log", "memory")),
                        seat.options().text("commits", "true"),
                        seat.options().text("maxlog", "100000000"));
    }

    private static String log(String kind) {
        return switch (kind) {
            case "memory" -> "log_class=\"org.jgroups.protocols.raft.InMemoryLog\"";
            case "file", "fsync" ->
                "log_class=\"org.jgroups.protocols.raft.FileBasedLog\" log_use_fsync=\"" + kind.equals("fsync") + "\"";
            default -> throw new IllegalArgumentException("log=" + kind + ": memory, file or fsync is needed");
        };
    }

    private record Machine(Sink sink) implements StateMachine {

        // The product's own sign for "nothing to return".
        @SuppressWarnings("NullAway")
        @Override
        public byte[] apply(byte[] data, int offset, int length, boolean serialize) {
            sink.deliver(data, offset, length);
            return null;
        }

        @Override
        public void readContentFrom(DataInput in) {}

        @Override
        public void writeContentTo(DataOutput out) {}
    }
}
