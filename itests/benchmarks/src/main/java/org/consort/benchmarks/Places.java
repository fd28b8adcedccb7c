package org.consort.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Where a run keeps its files.
 *
 * @param data what products write; gone after the run
 * @param logs what members print on their standard error
 */
record Places(Path data, Path logs) {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int FIRST_PORT = 20_000;
    private static final int BLOCKS = 60;
    private static final int BLOCK = 200;

    /** As the system properties {@code bench.data} and {@code bench.logs} say; data in memory where there is a place for it. */
    static Places configured() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path base = Files.isDirectory(MEMORY) ? MEMORY : temporary;
        String data =
                System.getProperty("bench.data", base.resolve("consort-bench").toString());
        String logs = System.getProperty(
                "bench.logs", temporary.resolve("consort-bench-logs").toString());
        return new Places(Path.of(data).resolve("run-" + ProcessHandle.current().pid()), Path.of(logs));
    }

    void create() throws IOException {
        Files.createDirectories(data);
        Files.createDirectories(logs);
    }

    /** Removes the data, if there is some. */
    void remove() {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A killed member may still be letting go of its files; what stays is in the way of nobody.
            System.err.println("could not remove all of " + data + ": " + e);
        }
    }

    /** The first of enough ports for every member, all of them free just now. */
    static int freePorts(int members) {
        Random random = new Random();
        for (int tries = 0; tries < BLOCKS; tries++) {
            int base = FIRST_PORT + random.nextInt(BLOCKS) * BLOCK;
            if (areFree(base, members * Seat.PORTS)) {
                return base;
            }
        }
        throw new IllegalStateException(
                "no " + members * Seat.PORTS + " free ports in a row from " + FIRST_PORT + " on");
    }

    private static boolean areFree(int base, int count) {
        for (int port = base; port < base + count; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
