package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.memory.Memory;
import org.consort.memory.Region;
import org.consort.memory.Run;
import org.consort.memory.Session;
import org.consort.spi.abstraction.Snapshot;
import org.junit.jupiter.api.Test;

/** Real threads read while another one writes entries, as the group's thread does. */
class LooksTest {

    private static final int ENTRIES = 60_000;
    private static final long FAR = 150_000;

    private final Cluster cluster = new Cluster(1);
    private final Memory memory = cluster.at(0);
    private final AtomicBoolean ends = new AtomicBoolean();

    private interface Check {
        /** What is wrong with what it sees; and notes that it saw something new. */
        Optional<String> look(Region one, Region two, long[] last);
    }

    @Test
    void who_sees_a_part_of_an_entry_sees_all_of_it_wherever_it_is() throws Exception {
        run((one, two, last) -> {
            long a = one.getLong(FAR);
            long b = two.getLong(8);
            long c = one.getInt(3) & 0xffffffffL;
            long d = one.getLong(FAR);
            if (b < a || c < b || d < c) {
                return Optional.of(a + ", then " + b + ", then " + c + ", then " + d);
            }
            last[1] += d > a ? 1 : 0;
            return monotonic(last, d);
        });
    }

    @Test
    void a_number_in_two_words_is_never_torn() throws Exception {
        run((one, two, last) -> {
            long crossing = one.getLong(61);
            long expected = crossing & 0xffff;
            for (int i = 1; i < 4; i++) {
                if ((crossing >>> 16 * i & 0xffff) != expected) {
                    return Optional.of("torn: " + Long.toHexString(crossing));
                }
            }
            return Optional.empty();
        });
    }

    @Test
    void a_range_is_read_as_a_whole() throws Exception {
        byte[] bytes = new byte[800];
        run((one, two, last) -> {
            ByteBuffer range = ByteBuffer.wrap(one.get(1000, bytes.clone())).order(ByteOrder.LITTLE_ENDIAN);
            long first = range.getLong(0);
            for (int i = 8; i < bytes.length; i += 8) {
                if (range.getLong(i) != first) {
                    return Optional.of(first + " and " + range.getLong(i));
                }
            }
            return monotonic(last, first);
        });
    }

    private static Optional<String> monotonic(long[] last, long now) {
        long before = last[0];
        last[0] = now;
        return now < before ? Optional.of(now + " after " + before) : Optional.empty();
    }

    private void run(Check check) throws Exception {
        long one = cluster.settled(memory.create("one", 200_000)).orThrow();
        long two = cluster.settled(memory.create("two", 64)).orThrow();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Optional<String>>> results = new ArrayList<>();
            results.add(readers.submit(reader(check)));
            results.add(readers.submit(reader(check)));
            for (long i = 1; i <= ENTRIES && !ends.get(); i++) {
                write(one, two, i);
            }
            ends.set(true);
            for (Future<Optional<String>> result : results) {
                assertEquals(Optional.empty(), result.get(30, TimeUnit.SECONDS));
            }
        } finally {
            ends.set(true);
            readers.shutdownNow();
        }
        assertTrue(readers.awaitTermination(30, TimeUnit.SECONDS));
    }

    private Callable<Optional<String>> reader(Check check) {
        Session session = Session.on(memory);
        Region one = session.region("one");
        Region two = session.region("two");
        long[] last = new long[2];
        return () -> {
            while (!ends.get()) {
                Optional<String> wrong = check.look(one, two, last);
                if (wrong.isPresent()) {
                    ends.set(true);
                    return wrong;
                }
            }
            return Optional.empty();
        };
    }

    /** One entry of all kinds; now and then a snapshot is held meanwhile, so that chunks are copied; now and then one of a single word. */
    private void write(long one, long two, long number) {
        Cluster.Node node = cluster.nodes.get(0);
        if (number % 5 == 0) {
            node.entry(Requests.write(0, List.of(new Run(two, 16, bytes(number, 8))), Optional.empty()));
        }
        Optional<Snapshot> held = number % 7 == 0 ? Optional.of(node.machine.snapshot()) : Optional.empty();
        byte[] shorts = new byte[8];
        for (int i = 0; i < 8; i++) {
            shorts[i] = (byte) (number >>> 8 * (i & 1));
        }
        byte[] many = new byte[800];
        for (int i = 0; i < many.length; i += 8) {
            System.arraycopy(bytes(number, 8), 0, many, i, 8);
        }
        node.entry(Requests.write(
                0,
                List.of(
                        new Run(one, 3, bytes(number, 4)),
                        new Run(one, 61, shorts),
                        new Run(one, 1000, many),
                        new Run(one, FAR, bytes(number, 8)),
                        new Run(two, 8, bytes(number, 8))),
                Optional.empty()));
        held.ifPresent(Snapshot::close);
    }

    private static byte[] bytes(long number, int width) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (number >>> 8 * i);
        }
        return bytes;
    }
}
