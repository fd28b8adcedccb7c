package org.consort.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member with a disk may say when: "persistent state, updated on stable storage before responding" (§3.8, figure 3.1). */
class DurableTest {

    private static final long LINE = 7;
    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final MemberId C = new MemberId("c", 1);
    private static final View VIEW =
            new View(LINE, 1, 1, View.Policy.MAJORITY, List.of(), 3, List.of(member(0, A), member(1, B), member(2, C)));

    /** A host whose disk answers when the test says so. */
    private static final class Host implements Sink {
        final List<ByteBuffer> stored = new ArrayList<>();
        final List<String> sent = new ArrayList<>();
        final List<View> resumed = new ArrayList<>();
        final List<Long> delivered = new ArrayList<>();
        private final Frame frame = new Frame();
        private long syncs;
        boolean lastVote;

        @Override
        public Channel.Offer send(MemberId to, Frame filled) {
            ByteBuffer flat = flat(filled);
            sent.add(flat.get(0) + " to " + to.name());
            if (flat.get(0) == Wire.VOTE) {
                lastVote = flat.get(18) == 1;
            }
            return Channel.Offer.ACCEPTED;
        }

        private static ByteBuffer flat(Frame filled) {
            ByteBuffer flat = ByteBuffer.allocate(filled.length());
            filled.writeTo(flat);
            return flat.flip();
        }

        boolean hasSent(int kind) {
            return sent.stream().anyMatch(s -> s.startsWith(kind + " "));
        }

        @Override
        public Frame frame() {
            return frame.clear();
        }

        @Override
        public void store(Frame record) {
            stored.add(flat(record));
        }

        @Override
        public long sync() {
            return ++syncs;
        }

        @Override
        public void resumed(View view) {
            resumed.add(view);
        }

        @Override
        public void deliver(Block block, long firstIndex) {
            delivered.add(firstIndex);
        }

        @Override
        public void install(View view) {}

        @Override
        public void excluded(String why) {}

        @Override
        public void stalled(String why) {}

        @Override
        public void collected(Tally tally) {}

        @Override
        public void complain(MemberId peer, String why) {}
    }

    private final Host host = new Host();
    private Protocol machine = make(B, host);
    private long now;

    private static Protocol make(MemberId self, Sink sink) {
        Settings settings = new Settings("protocol quorum", Map.of("storage", "durable"));
        return new QuorumFactory().create(settings, self, sink);
    }

    private static Member member(int ordinal, MemberId id) {
        return new Member(ordinal, id, Map.of(), Map.of());
    }

    @BeforeEach
    void begin() {
        machine.start(new Handover(1, VIEW, 2, List.of()), now);
        machine.linkUp(A, now);
        machine.linkUp(C, now);
    }

    private void checkpoint() {
        assertTrue(machine.checkpoint());
        end();
        stored();
    }

    private void end() {
        machine.burstEnd(now);
    }

    private void stored() {
        machine.stored(host.syncs, now);
        end();
    }

    private void takes(MemberId from, Frame frame) {
        machine.frame(from, Slab.of(Host.flat(frame)), 0, frame.length(), now);
    }

    private static Frame frame(int kind, long term) {
        return new Frame().putByte(kind).putLong(LINE).putLong(term);
    }

    private static Frame ask(long term) {
        return frame(Wire.ASK, term).putByte(1).putLong(0).putLong(0).putByte(0);
    }

    private static Frame append(long term) {
        Frame append = frame(Wire.APPEND, term);
        append.putLong(0).putLong(0).putLong(0).putLong(0).putLong(1).putByte(0).putInt(1);
        return append.putByte(Wire.ENTRY_NOTHING).putLong(term);
    }

    @Test
    void says_nothing_before_its_first_checkpoint_is_stable() {
        takes(A, ask(1));
        end();

        assertEquals(List.of(), host.sent);
    }

    @Test
    void gives_a_vote_when_it_is_stable_and_not_before() {
        checkpoint();
        takes(A, ask(5));
        end();
        assertFalse(host.hasSent(Wire.VOTE), "§3.4, §3.8: a server votes at most once in a term, over all crashes");

        stored();
        assertTrue(host.hasSent(Wire.VOTE));
    }

    @Test
    void acknowledges_entries_when_they_are_stable_and_not_before() {
        checkpoint();
        host.sent.clear();
        takes(A, append(3));
        end();
        stored();
        assertTrue(host.hasSent(Wire.APPENDED));
        host.sent.clear();

        Frame next = frame(Wire.APPEND, 3);
        next.putLong(1).putLong(3).putLong(0).putLong(0).putLong(1).putByte(0).putInt(1);
        takes(A, next.putByte(Wire.ENTRY_NOTHING).putLong(3));
        end();
        assertFalse(host.hasSent(Wire.APPENDED), "§3.5, §3.8: entries are on disk before the answer");
        stored();
        assertTrue(host.hasSent(Wire.APPENDED));
    }

    @Test
    void asks_for_votes_when_its_own_is_stable_and_not_before() {
        checkpoint();
        now = 10_000_000_000L;
        machine.deadline(now);
        end();
        assertTrue(host.hasSent(Wire.ASK), "a rehearsal binds nobody (§9.6)");
        host.sent.clear();
        takes(A, frame(Wire.VOTE, 0).putByte(0).putByte(1).putLong(0));
        end();
        assertFalse(host.hasSent(Wire.ASK));

        stored();
        assertTrue(host.hasSent(Wire.ASK));
    }

    @Test
    void a_leader_counts_itself_when_its_entry_is_stable_and_not_before() {
        Host lone = new Host();
        Protocol one = make(A, lone);
        View alone = new View(LINE, 1, 1, View.Policy.MAJORITY, List.of(), 1, List.of(member(0, A)));
        one.start(new Handover(1, alone, 2, List.of()), 0);
        one.checkpoint();
        one.burstEnd(0);
        one.stored(lone.syncs, 0);
        one.burstEnd(0);
        one.stored(lone.syncs, 0);
        Slab slab = Slab.of(ByteBuffer.allocate(8));
        one.submit(new Block(0, Delivery.ATOMIC, 1, slab, 0, 8));
        one.burstEnd(0);
        assertEquals(List.of(), lone.delivered, "§10.2.1: it may write in parallel, and counts itself when it is done");

        one.stored(lone.syncs, 0);
        assertEquals(List.of(2L), lone.delivered);
        one.close();
    }

    @Test
    void a_vote_is_not_given_twice_in_a_term_over_a_restart() {
        checkpoint();
        takes(A, ask(5));
        end();
        stored();
        assertTrue(host.lastVote);

        restart();
        host.sent.clear();
        takes(C, ask(5));
        end();
        stored();
        assertTrue(host.hasSent(Wire.VOTE));
        assertFalse(host.lastVote, "§3.8: the vote is remembered");
    }

    @Test
    void a_resumed_log_denies_its_vote_to_one_that_has_less() {
        checkpoint();
        takes(A, append(3));
        end();
        stored();

        restart();
        takes(C, ask(9));
        end();
        stored();
        assertTrue(host.hasSent(Wire.VOTE));
        assertFalse(host.lastVote, "§3.6.1: the entry of term 3 came back from disk");
    }

    @Test
    void a_leader_whose_disk_fails_hands_over_and_stands_no_more() {
        checkpoint();
        machine.diskFails("no space left on device", now);
        now = 20_000_000_000L;
        host.sent.clear();
        machine.deadline(now);
        end();
        assertFalse(host.hasSent(Wire.ASK));

        machine.diskFails("", now);
        now = 40_000_000_000L;
        machine.deadline(now);
        end();
        assertTrue(host.hasSent(Wire.ASK), "it recovers by itself");
    }

    private void restart() {
        List<ByteBuffer> records = List.copyOf(host.stored);
        machine.close();
        machine = make(B, host);
        for (ByteBuffer record : records) {
            Slab slab = Slab.of(record.duplicate());
            machine.recovered(slab, 0, record.remaining());
            slab.release();
        }
        machine.resume(new Handover(1, VIEW, 2, List.of(), false), now);
        for (Member member : VIEW.members()) {
            machine.returned(member);
        }
        machine.linkUp(A, now);
        machine.linkUp(C, now);
        end();
        stored();
    }
}
