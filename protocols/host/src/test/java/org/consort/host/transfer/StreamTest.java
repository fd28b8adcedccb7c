package org.consort.host.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.consort.Delivery;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {

    @TempDir
    Path directory = Path.of(".");

    private final Random random = new Random(3);
    private final List<byte[]> restored = new ArrayList<>();
    private final List<Integer> blocks = new ArrayList<>();

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void a_spool_gives_back_what_was_written_from_memory_and_from_its_file() throws IOException {
        byte[] all = bytes(12_345_678);
        try (Spool spool = new Spool(directory)) {
            spool.write(all, 0, 10_000_000);
            spool.write(all[10_000_000]);
            spool.write(all, 10_000_001, all.length - 10_000_001);
            assertEquals(all.length, spool.length());
            assertArrayEquals(all, spool.open().readAllBytes());
            for (int i = 0; i < 200; i++) {
                int at = random.nextInt(all.length);
                byte[] part = spool.read(at, 1 + random.nextInt(1 << 18));
                assertTrue(part.length > 0);
                assertArrayEquals(java.util.Arrays.copyOfRange(all, at, at + part.length), part);
            }
        }
        assertEquals(0, java.util.Objects.requireNonNull(directory.toFile().list()).length);
    }

    @Test
    void parts_come_back_one_by_one_even_if_one_is_not_read_to_its_end() throws IOException {
        byte[] first = bytes(200_000);
        byte[] third = bytes(10);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : List.of(first, new byte[0], third)) {
            try (OutputStream out = Parts.to(all)) {
                out.write(part);
            }
        }
        InputStream in = new java.io.ByteArrayInputStream(all.toByteArray());
        InputStream one = Parts.from(in);
        assertArrayEquals(java.util.Arrays.copyOf(first, 70_000), one.readNBytes(70_000));
        Parts.skip(one);
        assertEquals(0, Parts.from(in).readAllBytes().length);
        assertArrayEquals(third, Parts.from(in).readAllBytes());
    }

    @Test
    void a_stream_arrives_whole_over_a_link_that_loses_and_repeats() throws IOException {
        byte[] snapshot = bytes(3_000_000);
        Spool spool = new Spool(directory);
        spool.write(snapshot);
        Spool target = new Spool(directory);
        Lossy link = new Lossy(snapshot.length, target);
        link.out.spooled(spool);
        for (int i = 1; i <= 500; i++) {
            byte[] body = bytes(i);
            link.out.append(new Block(1, Delivery.ATOMIC, i, Slab.of(ByteBuffer.wrap(body)), 0, i));
            if (i % 5 == 0) {
                link.pump();
            }
        }
        for (int i = 0; i < 1000 && blocks.size() < 500; i++) {
            link.pump();
            link.in.remind();
        }
        assertArrayEquals(snapshot, restored.get(0));
        assertEquals(500, blocks.size());
        for (int i = 0; i < 500; i++) {
            assertEquals(i + 1, blocks.get(i));
        }
        assertEquals(link.out.end(), link.out.confirmed());
    }

    @Test
    void a_joiner_asks_for_the_last_chunk_if_that_was_lost() throws IOException {
        byte[] snapshot = bytes(1_000);
        Spool spool = new Spool(directory);
        spool.write(snapshot);
        Lossy link = new Lossy(snapshot.length, new Spool(directory));
        link.out.spooled(spool);
        link.pump();
        link.cut = true;
        link.out.append(new Block(1, Delivery.ATOMIC, 1, Slab.of(ByteBuffer.wrap(bytes(9))), 0, 9));
        link.pump();
        link.cut = false;
        link.in.remind();
        link.out.remind();
        link.pump();

        assertEquals(List.of(1), blocks);
    }

    /** Both ends, with a link between them that loses every seventh chunk. */
    private final class Lossy implements IncomingStream.Owner {
        final OutgoingStream out = new OutgoingStream(Runnable::run, Runnable::run, this::chunk, 600_000, 1 << 20);
        final IncomingStream in;
        private int chunks;
        boolean cut;

        Lossy(long snapshotBytes, Spool target) {
            in = new IncomingStream(
                    Runnable::run, Runnable::run, this, target, new IncomingStream.Sizes(snapshotBytes, 600_000));
        }

        void pump() {
            out.pump();
        }

        private boolean chunk(long offset, long end, byte[] bytes) {
            if (++chunks % 7 != 0 && !cut) {
                in.chunk(offset, end, ByteBuffer.wrap(bytes));
                follow();
            }
            return chunks % 11 != 0;
        }

        private void follow() {
            int at = 0;
            for (var next = in.next(at); !restored.isEmpty() && next.isPresent(); next = in.next(at)) {
                at += Tail.HEADER + next.get().body().remaining();
                next.get().body().getInt();
                blocks.add(next.get().body().getInt());
            }
            in.consumed(at);
        }

        @Override
        public void credit(long offset, long resume) {
            out.credit(offset, resume);
        }

        @Override
        public void snapshotComplete(Spool spool) {
            try (InputStream stream = spool.open()) {
                restored.add(stream.readAllBytes());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }
    }
}
