package org.consort.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and as whom a member starts.
 *
 * @param index from 0
 * @param members how many there are
 * @param basePort the first port of all that the run may use
 * @param folder empty at start, this member's own; its siblings have the same parent
 * @param options words of the command line
 */
record Seat(int index, int members, int basePort, Path folder, Options options) {

    /** Ports that each member has. */
    static final int PORTS = 10;

    /** The port of a member for one of ten purposes. */
    int port(int member, int slot) {
        return basePort + member * PORTS + slot;
    }

    /** A port of this member. */
    int port(int slot) {
        return port(index, slot);
    }

    /** True if the shortest sane failure detection is wanted in place of the product's default. */
    boolean fastDetection() {
        return options.text("fd", "default").equals("fast");
    }

    /** Waits until the members before this one have passed their turn: for products that merge slowly if all start at once. */
    void awaitTurn() {
        if (index > 0) {
            Await.until(
                    Duration.ofSeconds(30), "member " + (index - 1) + " to join", () -> Files.exists(turn(index - 1)));
        }
    }

    /** Lets the next member start. */
    void passTurn() throws IOException {
        Files.createFile(turn(index));
    }

    private Path turn(int member) {
        return folder.resolveSibling("joined-" + member);
    }
}
