package org.consort.host;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.consort.View;
import org.consort.host.Environment.Lane;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what this side of a partition orders from the fork on, so that nothing is dropped silently if it has to give
 * way. The bytes go to the transfer lane; the group's thread only copies.
 *
 * <p>The file: a header {@code [text group][long line][long first index]}, then records
 * {@code [byte 1][long index][int origin][int entries][bytes with their length]} for blocks and {@code [byte 2][view]} for views.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final String group;
    private final Path directory;
    private final Lane lane;
    private final AtomicLong queuedBytes = new AtomicLong();
    private @Nullable Recording recording;

    /** One file. The stream belongs to the lane. */
    private static final class Recording {
        final Path path;
        final boolean pinned;
        long entries;

        @Nullable
        OutputStream out;

        Recording(Path path, boolean pinned) {
            this.path = path;
            this.pinned = pinned;
        }
    }

    Journal(String group, Path directory, Lane lane) {
        this.group = group;
        this.directory = directory;
        this.lane = lane;
    }

    /** True if the line forked and everything is being written down. */
    boolean isRecording() {
        return recording != null;
    }

    /** Bytes that wait to be written. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /**
     * The group forked: from this view on, its line is its own.
     *
     * @param pinned whether it stays so even when nobody is missing
     */
    void fork(View view, boolean pinned) {
        if (recording != null) {
            return;
        }
        String line = Long.toHexString(view.line());
        Recording begun = new Recording(directory.resolve("divergence-" + group + "-" + line + ".log"), pinned);
        recording = begun;
        byte[] header =
                new Writer().text(group).int64(view.line()).int64(view.index()).toBytes();
        lane.execute(() -> begin(begun, header));
    }

    /** A view without somebody who may be alive begins a file, whatever the policy: an operator may force those. One that is whole again needs none. */
    void entered(View view, View before, boolean anyMissing) {
        boolean splits = view.policy() == View.Policy.LAST_SURVIVOR && view.line() != before.line();
        if (splits || anyMissing) {
            fork(view, false);
        } else {
            whole();
        }
        view(view);
    }

    void block(Block block, long firstIndex) {
        Recording to = recording;
        if (to != null) {
            to.entries += block.entries();
            Writer record =
                    new Writer().int8(1).int64(firstIndex).int32(block.origin()).int32(block.entries());
            byte[] bytes = record.bytes(block.bytes()).toBytes();
            queue(to, bytes);
        }
    }

    private void queue(Recording to, byte[] bytes) {
        queuedBytes.addAndGet(bytes.length);
        lane.execute(() -> {
            queuedBytes.addAndGet(-bytes.length);
            write(to, bytes);
        });
    }

    void view(View view) {
        Recording to = recording;
        if (to != null) {
            Writer record = new Writer().int8(2);
            org.consort.host.wire.ViewCodec.write(record, view);
            queue(to, record.toBytes());
        }
    }

    /** Keeps the file: this side gave way. */
    void keep(BiConsumer<Path, Long> then) {
        Recording kept = recording;
        recording = null;
        if (kept != null) {
            long entries = kept.entries;
            lane.execute(() -> {
                close(kept);
                then.accept(kept.path, entries);
            });
        }
    }

    /** Nobody who may be alive elsewhere is missing any more. */
    void whole() {
        Recording now = recording;
        if (now != null && !now.pinned) {
            LOG.info("group={} journal={} dropped: the group is whole again", group, now.path);
            drop();
        }
    }

    /** Drops the file. */
    void drop() {
        Recording dropped = recording;
        recording = null;
        if (dropped != null) {
            lane.execute(() -> {
                close(dropped);
                try {
                    Files.deleteIfExists(dropped.path);
                } catch (IOException e) {
                    LOG.warn("group={} journal={} stays behind", group, dropped.path, e);
                }
            });
        }
    }

    private void begin(Recording begun, byte[] header) {
        try {
            Files.createDirectories(directory);
            begun.out = new BufferedOutputStream(Files.newOutputStream(begun.path), 1 << 16);
            write(begun, header);
        } catch (IOException e) {
            LOG.error(
                    "group={} journal={} can't be written: a divergence would not be on record", group, begun.path, e);
        }
    }

    private void write(Recording to, byte[] bytes) {
        OutputStream out = to.out;
        if (out == null) {
            return;
        }
        try {
            out.write(bytes);
        } catch (IOException e) {
            LOG.error("group={} journal={} can't be written any more", group, to.path, e);
            close(to);
        }
    }

    private static void close(Recording recording) {
        OutputStream out = recording.out;
        recording.out = null;
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
