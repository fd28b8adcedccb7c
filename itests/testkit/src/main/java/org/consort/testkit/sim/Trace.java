package org.consort.testkit.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/** The last lines of what happened, kept only when somebody wants to read them. */
public final class Trace {

    private final int limit;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private Trace(int limit) {
        this.limit = limit;
    }

    /** Keeps nothing and costs nothing. */
    public static Trace none() {
        return new Trace(0);
    }

    /** Keeps the last lines. */
    public static Trace last(int lines) {
        return new Trace(lines);
    }

    /** True if lines are kept. */
    public boolean isOn() {
        return limit > 0;
    }

    /** Adds a line, which is made only if it is kept. */
    public void add(long nowNanos, Supplier<String> line) {
        if (limit > 0) {
            if (lines.size() == limit) {
                lines.remove();
            }
            long micros = nowNanos / 1000;
            lines.add(String.format("%5d.%03d ", micros / 1000, micros % 1000) + line.get());
        }
    }

    /** The lines kept, oldest first. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
