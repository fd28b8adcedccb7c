package org.consort.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row as it was at some revision.
 *
 * @param key its key
 * @param value its value; read-only
 * @param revision of the write that gave it this value
 */
public record Row(Key key, ByteBuffer value, long revision) {

    /** Takes a read-only view of the value. */
    public Row {
        value = value.asReadOnlyBuffer();
    }

    /** The value, in a view with a position of its own for each call. */
    @Override
    public ByteBuffer value() {
        return value.asReadOnlyBuffer();
    }

    /** The value as a text in UTF-8. */
    public String text() {
        return StandardCharsets.UTF_8.decode(value()).toString();
    }

    /**
     * The value as a number, as {@link Transaction.Builder#add} keeps it: eight bytes, the highest first.
     *
     * @throws IllegalStateException if it has not eight bytes
     */
    public long number() {
        if (value.remaining() != Long.BYTES) {
            throw new IllegalStateException("row " + key + " has " + value.remaining() + " bytes: no number");
        }
        return value().getLong();
    }

    /** For a person. */
    @Override
    public String toString() {
        return key + "@" + revision + "[" + value.remaining() + " bytes]";
    }
}
