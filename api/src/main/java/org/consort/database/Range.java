package org.consort.database;

import java.util.Arrays;
import java.util.Optional;

/**
 * A range of keys.
 *
 * @param from the first key that may be in it
 * @param to the first key behind it; empty if it has no end
 */
public record Range(Key from, Optional<Key> to) {

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if the range would end before it begins, or be empty
     */
    public Range {
        if (to.isPresent() && to.get().compareTo(from) <= 0) {
            throw new IllegalArgumentException("a range from " + from + " to " + to.get()
                    + " has no key in it: its end is to be greater than its beginning");
        }
    }

    /** All keys. */
    public static Range all() {
        return new Range(Key.FIRST, Optional.empty());
    }

    /** The keys from the first one on, up to the second, which is not in it. */
    public static Range of(Key from, Key to) {
        return new Range(from, Optional.of(to));
    }

    /** The same for texts. */
    public static Range of(String from, String to) {
        return of(Key.of(from), Key.of(to));
    }

    /** The keys from this one on. */
    public static Range from(Key from) {
        return new Range(from, Optional.empty());
    }

    /** One key. */
    public static Range only(Key key) {
        return key.length() == Key.LIMIT ? prefix(key) : of(key, key.next());
    }

    /** The keys that begin so. */
    public static Range prefix(Key prefix) {
        byte[] bytes = prefix.bytes();
        for (int end = bytes.length; end > 0; end--) {
            if (bytes[end - 1] != (byte) 0xff) {
                byte[] to = Arrays.copyOf(bytes, end);
                to[end - 1]++;
                return of(prefix, Key.of(to));
            }
        }
        return from(prefix);
    }

    /** The same for a text. */
    public static Range prefix(String prefix) {
        return prefix(Key.of(prefix));
    }

    /** Whether the key is in it. */
    public boolean contains(Key key) {
        return from.compareTo(key) <= 0 && to.map(end -> key.compareTo(end) < 0).orElse(true);
    }

    /** For a person. */
    @Override
    public String toString() {
        return "[" + (from.length() == 0 ? "" : from) + ", "
                + to.map(Key::toString).orElse("") + ")";
    }
}
