package org.consort.host.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.consort.spi.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the system keeps them, cut and damaged at every byte. */
class RecoveryTest {

    private static final String FIRST = "000001-000001-000001.log";

    @TempDir
    private Path folder;

    private Disk disk;
    private SegmentWriter writer;

    @BeforeEach
    void open() throws IOException {
        disk = new JvmDisk(folder);
        writer = new SegmentWriter(disk, 1 << 20);
        SnapshotFile snapshot = new SnapshotFile(disk, 1, 1);
        snapshot.write(false, out -> out.write(new byte[] {1, 2, 3}));
        snapshot.publish();
        Files.move(folder.resolve("000001-000001.snapshot"), folder.resolve("kept"));
    }

    @Test
    void reads_what_was_written_in_its_order() throws IOException {
        write(1, "a", "b");
        write(1, "c");
        publish();

        assertEquals(List.of("a", "b", "c"), read());
    }

    @Test
    void reads_nothing_where_no_snapshot_is_complete() throws IOException {
        write(1, "a");

        assertTrue(Recovery.read(disk).isEmpty());
    }

    @Test
    void drops_a_batch_that_is_torn_at_any_byte() throws IOException {
        write(1, "a");
        long stable = Files.size(folder.resolve(FIRST));
        write(1, "bc", "de");
        publish();
        byte[] whole = Files.readAllBytes(folder.resolve(FIRST));

        for (int length = (int) stable; length < whole.length; length++) {
            Files.write(folder.resolve(FIRST), java.util.Arrays.copyOf(whole, length));
            assertEquals(List.of("a"), read(), "cut to " + length);
        }
    }

    @Test
    void refuses_a_bit_flipped_anywhere_before_the_last_batch() throws IOException {
        write(1, "abc");
        write(1, "d");
        long stable = Files.size(folder.resolve(FIRST));
        write(1, "e");
        publish();
        byte[] whole = Files.readAllBytes(folder.resolve(FIRST));

        for (int at = 0; at < stable; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            Files.write(folder.resolve(FIRST), flipped);
            Damaged refused = assertThrows(Damaged.class, this::read, "flipped at " + at);
            assertTrue(refused.getMessage().contains(FIRST), refused.getMessage());
            assertTrue(refused.getMessage().contains("at byte"), refused.getMessage());
            assertTrue(refused.getMessage().contains("move the directory away"), refused.getMessage());
        }
    }

    @Test
    void refuses_a_flipped_bit_in_the_last_batch_if_it_was_noted_to_be_stable() throws IOException {
        write(1, "abc");
        writer.mark();
        publish();
        byte[] whole = Files.readAllBytes(folder.resolve(FIRST));
        whole[Segment.HEADER_BYTES + Batch.HEADER_BYTES + Batch.RECORD_HEADER_BYTES] ^= 1;
        Files.write(folder.resolve(FIRST), whole);

        assertThrows(Damaged.class, this::read);
    }

    @Test
    void refuses_a_log_that_lacks_a_segment() throws IOException {
        write(1, "a");
        write(2, "b");
        write(3, "c");
        publish();
        Files.delete(folder.resolve("000001-000002-000002.log"));

        assertThrows(Damaged.class, this::read);
    }

    @Test
    void refuses_a_snapshot_whose_sum_is_wrong() throws IOException {
        write(1, "a");
        publish();
        byte[] whole = Files.readAllBytes(folder.resolve("000001-000001.snapshot"));
        whole[9] ^= 1;
        Files.write(folder.resolve("000001-000001.snapshot"), whole);

        assertThrows(Damaged.class, this::read);
    }

    @Test
    void goes_on_behind_what_was_read_and_writes_the_last_batch_once_more() throws IOException {
        write(1, "a");
        write(1, "b");
        publish();
        ChapterFiles files = Recovery.read(disk).get(0);
        writer.close();
        writer = new SegmentWriter(disk, 1 << 20);
        writer.goOnBehind(files);
        write(1, "c");

        assertEquals(List.of("a", "b", "c"), read());
        Files.delete(folder.resolve("000001-000001-000002.log"));
        assertEquals(List.of("a", "b"), read(), "the batch stands in both");
    }

    private void write(long generation, String... records) throws IOException {
        Batch batch = new Batch(generation);
        for (String record : records) {
            Frame frame = new Frame();
            record.chars().forEach(frame::putByte);
            batch.add(frame);
        }
        writer.write(batch);
    }

    private void publish() throws IOException {
        Files.copy(folder.resolve("kept"), folder.resolve("000001-000001.snapshot"));
    }

    private List<String> read() throws IOException {
        List<String> read = new ArrayList<>();
        List<ChapterFiles> chapters = Recovery.read(disk);
        chapters.get(chapters.size() - 1).replay((slab, offset, length) -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) slab.bytes().get(offset + i));
            }
            read.add(text.toString());
        });
        return read;
    }
}
