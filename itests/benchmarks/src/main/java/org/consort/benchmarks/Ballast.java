package org.consort.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that is touched before a run and given back evenly while it lasts. In a virtual machine whose host backs pages on
 * first touch, a log in memory would else pay for that at each new page.
 */
final class Ballast {

    private static final int STEPS = 300;
    private static final int MEBIBYTE = 1 << 20;

    private final Path file;
    private final long mebibytes;

    Ballast(Path file, long gibibytes) {
        this.file = file;
        this.mebibytes = gibibytes * 1024;
    }

    void fill() throws IOException {
        if (mebibytes == 0) {
            return;
        }
        byte[] block = new byte[MEBIBYTE];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long i = 0; i < mebibytes; i++) {
                out.write(block);
            }
        }
    }

    void free(long startNanos, long durationNanos) {
        if (mebibytes > 0) {
            Thread thread = new Thread(() -> shrink(startNanos, durationNanos), "ballast");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void shrink(long startNanos, long durationNanos) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < STEPS; i++) {
                // A step ahead of the log, which must find the pages.
                Await.moment(startNanos + durationNanos * (i - STEPS / 100) / STEPS);
                channel.truncate(mebibytes * (STEPS - 1 - i) / STEPS * MEBIBYTE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
