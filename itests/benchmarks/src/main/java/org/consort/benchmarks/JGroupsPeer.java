package org.consort.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.util.MessageBatch;

/** JGroups with total order: the shipped TCP stack, with SEQUENCER or SEQUENCER2 where sequencer.xml has it. */
final class JGroupsPeer implements Peer {

    private static final Duration TO_GATHER = Duration.ofSeconds(30);

    private final JChannel channel;

    private JGroupsPeer(String sequencer, Seat seat, Sink sink) throws Exception {
        channel = new JChannel(new ByteArrayInputStream(stack(sequencer, seat).getBytes(StandardCharsets.UTF_8)));
        channel.name("m" + seat.index()).setDiscardOwnMessages(false);
        channel.setReceiver(new Taker(sink));
        // One after the other, else each founds a group and they merge only after seconds.
        seat.awaitTurn();
        channel.connect("bench" + seat.basePort());
        seat.passTurn();
        Await.until(TO_GATHER, "a view of all", () -> channel.getView().size() == seat.members());
        JGroupsStack.settle();
    }

    static Factory with(String sequencer) {
        return (seat, sink) -> new JGroupsPeer(sequencer, seat, sink);
    }

    @Override
    public void submit(byte[] message) throws Exception {
        channel.send(new BytesMessage(null, message));
    }

    @Override
    public boolean isLeader() {
        return channel.getView().getCoord().equals(channel.getAddress());
    }

    @Override
    public void close() {
        channel.close();
    }

    private static String stack(String sequencer, Seat seat) {
        return """
                <config xmlns="urn:org:jgroups">
                %s%s
                <BARRIER/><pbcast.NAKACK2 use_mcast_xmit="false"/><UNICAST3/>
                <pbcast.STABLE desired_avg_gossip="50s" max_bytes="4M"/>
                <pbcast.GMS print_local_addr="false" join_timeout="2s"/>
                %s<%s/><FRAG2 frag_size="60K"/><pbcast.STATE_TRANSFER/>
                </config>
                """.formatted(
                JGroupsStack.transport(seat), JGroupsStack.detection(seat), JGroupsStack.credits(seat), sequencer);
    }

    private record Taker(Sink sink) implements Receiver {

        @Override
        public void receive(Message message) {
            sink.deliver(message.getArray(), message.getOffset(), message.getLength());
        }

        @Override
        public void receive(MessageBatch batch) {
            batch.forEach(this::receive);
        }
    }
}
