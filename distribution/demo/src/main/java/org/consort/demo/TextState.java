package org.consort.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.control.Execution;
import org.consort.control.InlineHandler;

/**
 * A text that grows by a line with each change, each line once: a line that is there already is refused, and counted.
 * Written on the group's thread, read on any.
 */
final class TextState implements InlineHandler {

    /** The change was made. */
    static final byte ADDED = 1;

    /** The line was there already; nothing changed. */
    static final byte DOUBLE = 2;

    private final ConcurrentMap<Integer, byte[]> lines = new ConcurrentHashMap<>();
    private final AtomicLong doubles = new AtomicLong();
    private final Gaps gaps;

    TextState(Gaps gaps) {
        this.gaps = gaps;
    }

    /** The change that adds a line. */
    static ByteBuffer argument(int number, byte[] text) {
        return ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt(number)
                .put(text)
                .flip();
    }

    @Override
    public ByteBuffer apply(Execution execution) {
        ByteBuffer argument = execution.argument();
        int number = argument.getInt();
        byte[] text = new byte[argument.remaining()];
        argument.get(text);
        gaps.delivered(System.nanoTime());
        boolean added = lines.putIfAbsent(number, text) == null;
        if (!added) {
            doubles.incrementAndGet();
        }
        return ByteBuffer.wrap(new byte[] {added ? ADDED : DOUBLE});
    }

    @Override
    public ByteBuffer snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(doubles.get());
            out.writeInt(lines.size());
            for (int number : numbers().stream().toArray()) {
                byte[] text = text(number);
                out.writeInt(number);
                out.writeInt(text.length);
                out.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public void restore(ByteBuffer state) {
        gaps.interrupted();
        lines.clear();
        doubles.set(state.hasRemaining() ? state.getLong() : 0);
        int count = state.hasRemaining() ? state.getInt() : 0;
        for (int i = 0; i < count; i++) {
            int number = state.getInt();
            byte[] text = new byte[state.getInt()];
            state.get(text);
            lines.put(number, text);
        }
    }

    int size() {
        return lines.size();
    }

    long doubles() {
        return doubles.get();
    }

    boolean has(int number) {
        return lines.containsKey(number);
    }

    /** The numbers of all lines that are there. */
    BitSet numbers() {
        BitSet numbers = new BitSet();
        lines.keySet().forEach(numbers::set);
        return numbers;
    }

    /** A line; empty if it is not there. */
    byte[] text(int number) {
        return lines.getOrDefault(number, new byte[0]);
    }
}
