package org.consort.simulation;

import java.util.List;
import java.util.function.Predicate;

/**
 * A small program of several players over a few variables that hold 0 at first, and what is looked at when it is over (Alglave, Maranget, Tautschnig 2014 for the names).
 *
 * @param name for a person
 * @param mode of its reads and writes
 * @param players what each does
 * @param anomaly what is looked for among what they read
 * @param permitted whether that may be: then it has to be seen, or else it may not
 */
record Litmus(String name, Mode mode, List<List<Step>> players, Predicate<long[]> anomaly, boolean permitted) {

    /** Variables; in different lines of a region. */
    static final int X = 0;

    static final int Y = 1;

    /** How a program reads and writes. */
    enum Mode {
        PLAIN,
        ORDERED,
        VOLATILE
    }

    /** What a player does next. */
    sealed interface Step {}

    /** Writes; plainly, it releases too, but later. */
    record Write(int variable, long value) implements Step {}

    /** Reads into a register. */
    record Read(int variable, int register) implements Step {}

    /** Writes one more than a register, in the mode of the program, and waits for it. */
    record Increment(int variable, int register) implements Step {}

    /** Adds one atomically, and waits for it. */
    record Add(int variable) implements Step {}

    /** Publishes what was written plainly. */
    record Release() implements Step {}

    /** Waits until what it has written is acknowledged, and says so. */
    record Say() implements Step {}

    /** Waits until so many have said so. */
    record Await(int count) implements Step {}

    /** Reads what is there now, whatever the mode. */
    record Final(int variable, int register) implements Step {}

    /** All programs. */
    static List<Litmus> all() {
        return java.util.Arrays.stream(Mode.values())
                .flatMap(mode -> List.of(
                        storeBuffering(mode),
                        messagePassing(mode),
                        oneEntry(mode),
                        independentReads(mode),
                        coherence(mode),
                        loadBuffering(mode),
                        causality(mode),
                        stale(mode),
                        lostUpdate(mode),
                        atomicUpdate(mode))
                        .stream())
                .toList();
    }

    /** Both write, and miss the other's write. */
    private static Litmus storeBuffering(Mode mode) {
        return new Litmus(
                "store buffering",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Read(Y, 0), new Release()),
                        List.of(new Write(Y, 1), new Read(X, 1), new Release())),
                r -> r[0] == 0 && r[1] == 0,
                mode == Mode.PLAIN);
    }

    /** The flag is seen, and what it stands for is not. */
    private static Litmus messagePassing(Mode mode) {
        return new Litmus(
                "message passing",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Release(), new Write(Y, 1), new Release()),
                        List.of(new Read(Y, 0), new Read(X, 1))),
                r -> r[0] == 1 && r[1] == 0,
                false);
    }

    /** The same with one release for both. */
    private static Litmus oneEntry(Mode mode) {
        return new Litmus(
                "one entry",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Write(Y, 1), new Release()),
                        List.of(new Read(Y, 0), new Read(X, 1)),
                        List.of(new Read(X, 2), new Read(Y, 3))),
                r -> r[0] == 1 && r[1] == 0 || mode == Mode.PLAIN && r[2] == 1 && r[3] == 0,
                false);
    }

    /** Two readers see two writes in different orders. */
    private static Litmus independentReads(Mode mode) {
        return new Litmus(
                "independent reads of independent writes",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Release()),
                        List.of(new Write(Y, 1), new Release()),
                        List.of(new Read(X, 0), new Read(Y, 1)),
                        List.of(new Read(Y, 2), new Read(X, 3))),
                r -> r[0] == 1 && r[1] == 0 && r[2] == 1 && r[3] == 0,
                false);
    }

    /** An older value after a newer one. */
    private static Litmus coherence(Mode mode) {
        return new Litmus(
                "coherence",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Release(), new Write(X, 2), new Release()),
                        List.of(new Read(X, 0), new Read(X, 1)),
                        List.of(new Read(X, 2), new Read(X, 3))),
                r -> r[0] > r[1] || r[2] > r[3],
                false);
    }

    /** Both see what the other writes after its read. */
    private static Litmus loadBuffering(Mode mode) {
        return new Litmus(
                "load buffering",
                mode,
                List.of(
                        List.of(new Read(X, 0), new Write(Y, 1), new Release()),
                        List.of(new Read(Y, 1), new Write(X, 1), new Release())),
                r -> r[0] == 1 && r[1] == 1,
                false);
    }

    /** What was written after another write was seen is seen, and that one is not. */
    private static Litmus causality(Mode mode) {
        return new Litmus(
                "write to read causality",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Release()),
                        List.of(new Read(X, 0), new Write(Y, 1), new Release()),
                        List.of(new Read(Y, 1), new Read(X, 2))),
                r -> r[0] == 1 && r[1] == 1 && r[2] == 0,
                false);
    }

    /** An acknowledged write is not seen yet. */
    private static Litmus stale(Mode mode) {
        return new Litmus(
                "stale read",
                mode,
                List.of(
                        List.of(new Write(X, 1), new Release(), new Say()),
                        List.of(new Await(1), new Read(X, 0)),
                        List.of(new Await(1), new Read(X, 1))),
                r -> r[0] == 0 || r[1] == 0,
                mode != Mode.VOLATILE);
    }

    /** Two increments make one. */
    private static Litmus lostUpdate(Mode mode) {
        return new Litmus(
                "lost update",
                mode,
                List.of(
                        List.of(new Read(X, 0), new Increment(X, 0), new Say()),
                        List.of(new Read(X, 1), new Increment(X, 1), new Say()),
                        List.of(new Await(2), new Final(X, 2))),
                r -> r[2] == 1,
                true);
    }

    private static Litmus atomicUpdate(Mode mode) {
        return new Litmus(
                "atomic update",
                mode,
                List.of(
                        List.of(new Add(X), new Say()),
                        List.of(new Add(X), new Say()),
                        List.of(new Await(2), new Final(X, 2))),
                r -> r[2] != 2,
                false);
    }
}
