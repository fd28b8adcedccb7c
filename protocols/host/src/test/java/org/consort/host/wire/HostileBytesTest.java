package org.consort.host.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Stack;
import org.consort.View;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;
import org.junit.jupiter.api.Test;

class HostileBytesTest {

    private static final Member MEMBER =
            new Member(3, new MemberId("a", 77), Map.of("tcp", "127.0.0.1:1"), Map.of("site", "x"));
    private static final View VIEW = new View(9, 2, 5, View.Policy.STATIC, List.of("a", "b"), 4, List.of(MEMBER));

    private static byte[] viewBytes() {
        Writer out = new Writer();
        ViewCodec.write(out, VIEW);
        return out.toBytes();
    }

    @Test
    void a_view_is_read_as_it_was_written() {
        assertEquals(VIEW, ViewCodec.readView(Reader.of(viewBytes())));
    }

    @Test
    void every_truncation_is_a_bad_frame() {
        byte[] whole = viewBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(BadFrame.class, () -> ViewCodec.readView(Reader.of(cut)), "at " + length);
        }
    }

    @Test
    void changed_bytes_are_read_or_refused_and_nothing_else() {
        Random random = new Random(1);
        JoinAsk ask = new JoinAsk(MEMBER, List.of("ring"), List.of("control"));
        List<byte[]> samples = List.of(
                viewBytes(),
                ask.write(new Writer()).toBytes(),
                new JoinAnswer(JoinAnswer.Verdict.WAIT, "why", "tcp", List.of("tcp@x"))
                        .write(new Writer())
                        .toBytes(),
                new Returned(MEMBER, List.of(1L, 2L)).write(new Writer()).toBytes(),
                Heartbeat.of(VIEW, 5, true, true).write(new Writer()).toBytes(),
                new StackEntry.Proposal(7, Stack.of("ring").with("resilience", "2"))
                        .write(new Writer())
                        .toBytes(),
                new StackEntry.Answer(7, 3, false, "why").write(new Writer()).toBytes(),
                new StackEntry.Endpoint(7, "127.0.0.1:7900").write(new Writer()).toBytes());
        List<Consumer<Reader>> readers = List.of(
                ViewCodec::readView,
                JoinAsk::read,
                JoinAnswer::read,
                Returned::read,
                Heartbeat::read,
                StackEntry::read,
                StackEntry::read,
                StackEntry::read);
        for (int i = 0; i < 20_000; i++) {
            byte[] sample = samples.get(i % samples.size()).clone();
            for (int change = 0; change <= i % 3; change++) {
                sample[random.nextInt(sample.length)] = (byte) random.nextInt();
            }
            try {
                readers.get(i % samples.size()).accept(Reader.of(sample));
            } catch (BadFrame e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }

    @Test
    void a_block_is_checked_before_it_is_applied() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        Entries.length(bytes, 0, 3);
        Entries.seq(bytes, 0, 5);
        Entries.length(bytes, 20, 0);
        Entries.seq(bytes, 20, 6);
        assertEquals("", Entries.fault(bytes, 0, 37, 2));
        assertFalse(Entries.fault(bytes, 0, 38, 2).isEmpty());
        assertFalse(Entries.fault(bytes, 0, 37, 3).isEmpty());
        Entries.length(bytes, 20, Integer.MAX_VALUE);
        assertFalse(Entries.fault(bytes, 0, 37, 2).isEmpty());
        Entries.length(bytes, 20, 0);
        Entries.seq(bytes, 20, 9);
        assertFalse(Entries.fault(bytes, 0, 37, 2).isEmpty());
    }

    @Test
    void exactly_one_of_two_sides_prevails() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            Heartbeat one = side(random);
            Heartbeat other = side(random);
            if (one.line() != other.line()) {
                assertTrue(one.prevailsOver(other) ^ other.prevailsOver(one));
            }
        }
    }

    private static Heartbeat side(Random random) {
        return new Heartbeat(
                random.nextInt(50) - 25,
                1,
                1,
                1,
                random.nextInt(3),
                random.nextInt(3),
                random.nextBoolean(),
                true,
                false);
    }
}
