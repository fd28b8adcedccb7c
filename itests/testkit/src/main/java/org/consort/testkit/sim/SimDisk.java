package org.consort.testkit.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.consort.host.storage.Disk;

/**
 * A node's disk, which outlives its processes. What is not forced may be lost, or torn at any byte, when the power goes; when only the process
 * dies, it stays. Can be full, and fail to force; what such a file got is then never stable, however often it is forced again.
 */
final class SimDisk implements Disk {

    /** A file's bytes, and how many of them are stable. */
    private static final class File {
        byte[] bytes = new byte[64];
        int length;
        int stable;
        int lastWrite;
        boolean poisoned;

        void append(ByteBuffer from, int count) {
            if (bytes.length < length + count) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
            }
            lastWrite = length;
            from.get(bytes, length, count);
            length += count;
        }
    }

    private final Dice dice;
    private final long latencyNanos;
    private final TreeMap<String, File> files = new TreeMap<>();
    private final List<Runnable> undo = new ArrayList<>();
    private boolean full;
    private int failures;
    private int flips;

    SimDisk(Dice dice) {
        this.dice = dice;
        this.latencyNanos = dice.between(0, 6) * Agenda.MILLI;
    }

    /** How long it takes for each piece of work, on good days. */
    long latencyNanos() {
        return latencyNanos;
    }

    void full(boolean isFull) {
        full = isFull;
    }

    /** The next so many times that a file is forced, it fails. */
    void failForces(int times) {
        failures = times;
    }

    /** Everything works again. */
    void mend() {
        full = false;
        failures = 0;
    }

    /** Whether bits were flipped and nobody has looked away from it since. */
    boolean isFlipped() {
        return flips > 0;
    }

    /** The power goes: what is not stable may go with it. */
    void losePower() {
        long back = undo.isEmpty() ? 0 : dice.between(0, undo.size());
        for (int i = 0; i < back; i++) {
            undo.remove(undo.size() - 1).run();
        }
        undo.clear();
        for (File file : files.values()) {
            int kept = dice.chance(0.4) ? file.stable : (int) dice.between(file.stable, file.length);
            if (kept > file.stable && dice.chance(0.3)) {
                for (int at = (int) dice.between(file.stable, kept - 1); at < kept; at++) {
                    file.bytes[at] = (byte) dice.below(256);
                }
            }
            file.length = kept;
            file.stable = kept;
            file.poisoned = false;
        }
    }

    /** Flips a bit somewhere in what was stable long before; false if there is nothing to flip. */
    boolean flip() {
        List<File> old = files.values().stream()
                .filter(file -> Math.min(file.stable, file.lastWrite) > 0)
                .toList();
        if (old.isEmpty()) {
            return false;
        }
        File file = dice.pick(old);
        int at = dice.below(Math.min(file.stable, file.lastWrite));
        file.bytes[at] ^= (byte) (1 << dice.below(8));
        flips++;
        return true;
    }

    /** Somebody moved the directory away. */
    void wipe() {
        files.clear();
        undo.clear();
        flips = 0;
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public Appender create(String name) throws IOException {
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        if (full && dice.chance(0.5)) {
            throw new IOException("no space left on device");
        }
        File file = new File();
        files.put(name, file);
        undo.add(() -> files.remove(name));
        return new Writing(file);
    }

    @Override
    public InputStream open(String name) throws IOException {
        File file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return new ByteArrayInputStream(Arrays.copyOf(file.bytes, file.length));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        File file = files.remove(from);
        if (file == null) {
            throw new NoSuchFileException(from);
        }
        files.put(to, file);
        undo.add(() -> {
            files.remove(to);
            files.put(from, file);
        });
    }

    @Override
    public void delete(String name) {
        File file = files.remove(name);
        if (file != null) {
            undo.add(() -> files.put(name, file));
        }
    }

    @Override
    public void forceNames() {
        undo.clear();
    }

    @Override
    public String where() {
        return "/simulated";
    }

    /** Appends to a file. */
    private final class Writing implements Appender {
        private final File file;

        Writing(File file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (full) {
                file.append(bytes, dice.below(bytes.remaining() + 1));
                throw new IOException("no space left on device");
            }
            file.append(bytes, bytes.remaining());
        }

        @Override
        public void force() throws IOException {
            if (failures > 0) {
                failures--;
                file.poisoned = true;
                throw new IOException("input/output error");
            }
            if (!file.poisoned) {
                file.stable = file.length;
            }
        }

        @Override
        public void close() {
            // What is stable is so already.
        }
    }
}
