package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Handover;
import org.consort.spi.transport.Channel;
import org.junit.jupiter.api.Test;

/** All members leave at once. */
class DissolutionTest {

    private static final long STEP_NANOS = 10_000_000L;

    private record Parcel(MemberId from, MemberId to, ByteBuffer bytes) {}

    private final Map<MemberId, RingProtocol> machines = new HashMap<>();
    private final Deque<Parcel> wire = new ArrayDeque<>();
    private final List<MemberId> out = new ArrayList<>();
    private long nowNanos;

    @Test
    void when_all_leave_at_once_the_last_tells_those_that_wait_for_a_word() {
        for (int size = 2; size <= 4; size++) {
            start(size);
            List.copyOf(machines.values()).forEach(machine -> machine.leave(nowNanos));
            for (int i = 0; i < 100; i++) {
                step();
            }
            assertEquals(size, out.size(), out + " of " + size + " are out");
        }
    }

    private void start(int size) {
        machines.clear();
        out.clear();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(new Member(i, new MemberId("m" + i, 1), Map.of(), Map.of()));
        }
        View view = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), size, members);
        for (Member member : members) {
            RingSettings settings = new RingSettings(RingSettings.ALL, 1 << 20);
            machines.put(member.id(), new RingProtocol(settings, member.id(), new Line(member.id())));
        }
        machines.forEach((id, machine) -> machine.start(new Handover(1, view, 2, List.of()), nowNanos));
        machines.forEach((id, machine) -> machines.keySet().stream()
                .filter(peer -> !peer.equals(id))
                .forEach(peer -> machine.linkUp(peer, nowNanos)));
    }

    private void step() {
        nowNanos += STEP_NANOS;
        while (!wire.isEmpty()) {
            Parcel parcel = wire.remove();
            Slab slab = Slab.of(parcel.bytes());
            machines.get(parcel.to())
                    .frame(parcel.from(), slab, 0, parcel.bytes().capacity(), nowNanos);
        }
        machines.values().forEach(machine -> {
            machine.deadline(nowNanos);
            machine.burstEnd(nowNanos);
        });
    }

    private final class Line extends Said {
        private final MemberId self;

        Line(MemberId self) {
            this.self = self;
        }

        @Override
        public Channel.Offer send(MemberId to, Frame frame) {
            ByteBuffer bytes = ByteBuffer.allocate(frame.length());
            frame.writeTo(bytes);
            wire.add(new Parcel(self, to, bytes.flip().order(java.nio.ByteOrder.LITTLE_ENDIAN)));
            return Channel.Offer.ACCEPTED;
        }

        @Override
        public void excluded(String why) {
            out.add(self);
        }
    }
}
