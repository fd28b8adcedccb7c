package org.consort.host.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.View;
import org.consort.host.wire.Entries;
import org.consort.spi.Slab;

/**
 * Puts large messages together again: one at a time per origin, since an origin's fragments of one message have consecutive
 * sequence numbers. Memory grows with what has come, not with what a header claims.
 */
public final class Fragments {

    /** The largest message, whatever members are configured to submit. */
    public static final int MESSAGE_LIMIT_BYTES = 1 << 28;

    private static final int FIRST_BYTES = 1 << 20;

    /** A message that is not whole yet. Bytes below {@code received} never change again. */
    public record Partial(int ordinal, int whole, int received, byte[] bytes) {}

    private final TreeMap<Integer, Partial> partials = new TreeMap<>();
    private long malformed;

    /**
     * Takes the next fragment of an origin.
     *
     * @param at where the fragment's payload begins
     * @param length how long it is
     * @return the message, when this was its last fragment
     */
    public Optional<Slab> add(int ordinal, ByteBuffer bytes, int at, int length) {
        if (length < Entries.FRAGMENT_HEADER) {
            return drop(ordinal);
        }
        int whole = bytes.getInt(at);
        int offset = bytes.getInt(at + 4);
        int part = length - Entries.FRAGMENT_HEADER;
        if (whole <= 0 || whole > MESSAGE_LIMIT_BYTES || offset < 0 || part > whole - offset) {
            return drop(ordinal);
        }
        Partial partial = offset == 0 ? new Partial(ordinal, whole, 0, new byte[0]) : partials.get(ordinal);
        if (partial == null || partial.whole() != whole || partial.received() != offset) {
            return drop(ordinal);
        }
        byte[] room = roomFor(partial, offset + part);
        bytes.get(at + Entries.FRAGMENT_HEADER, room, offset, part);
        if (offset + part == whole) {
            partials.remove(ordinal);
            return Optional.of(Slab.of(ByteBuffer.wrap(room)));
        }
        partials.put(ordinal, new Partial(ordinal, whole, offset + part, room));
        return Optional.empty();
    }

    private static byte[] roomFor(Partial partial, int needed) {
        byte[] bytes = partial.bytes();
        if (needed <= bytes.length) {
            return bytes;
        }
        long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
        int capacity = needed == partial.whole() ? needed : (int) Math.min(partial.whole(), Math.max(doubled, needed));
        return Arrays.copyOf(bytes, Math.max(capacity, needed));
    }

    private Optional<Slab> drop(int ordinal) {
        partials.remove(ordinal);
        malformed++;
        return Optional.empty();
    }

    /** Drops what members that left had begun: they'll never end it. */
    public void retain(View view) {
        partials.keySet().removeIf(ordinal -> view.members().stream().noneMatch(m -> m.ordinal() == ordinal));
    }

    /** What is not whole yet, for a snapshot; safe to read on another thread. */
    public List<Partial> partials() {
        return new ArrayList<>(partials.values());
    }

    /** Takes over what a snapshot had. */
    public void restore(List<Partial> from) {
        partials.clear();
        from.forEach(partial -> partials.put(partial.ordinal(), partial));
    }

    /** Bytes held. */
    public long heldBytes() {
        return partials.values().stream().mapToLong(p -> p.bytes().length).sum();
    }

    /** Fragments that fitted nowhere. */
    public long malformed() {
        return malformed;
    }
}
