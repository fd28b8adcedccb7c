package org.consort.database;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The key of a row: bytes that are ordered as unsigned numbers, the shorter first. Immutable. */
public final class Key implements Comparable<Key> {

    /** The longest key, in bytes. */
    public static final int LIMIT = 1024;

    /** Before all keys: no row has it, but ranges may begin with it. */
    public static final Key FIRST = new Key(new byte[0]);

    private final byte[] bytes;

    private Key(byte[] bytes) {
        if (bytes.length > LIMIT) {
            throw new IllegalArgumentException(
                    "a key of " + bytes.length + " bytes: use " + LIMIT + " at most, or a digest of it");
        }
        this.bytes = bytes;
    }

    /**
     * The key of a text: its UTF-8 bytes.
     *
     * @throws IllegalArgumentException if it is too long
     */
    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A key of these bytes, which are copied.
     *
     * @throws IllegalArgumentException if it is too long
     */
    public static Key of(byte[] bytes) {
        return new Key(bytes.clone());
    }

    /** A key of a number: eight bytes, so that keys are ordered as the numbers are. */
    public static Key of(long number) {
        return new Key(
                ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes. */
    public int length() {
        return bytes.length;
    }

    /** Puts the bytes where the buffer stands. */
    public void putInto(ByteBuffer buffer) {
        buffer.put(bytes);
    }

    /** The least key that is greater. */
    public Key next() {
        return bytes.length == LIMIT ? this : new Key(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For a person: the text, or {@code 0x} and hexadecimal digits if it is none. */
    @Override
    public String toString() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // No text: shown as a number.
            return hex();
        }
        return hex();
    }

    private String hex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
