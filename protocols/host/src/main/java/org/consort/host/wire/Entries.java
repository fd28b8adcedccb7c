package org.consort.host.wire;

import java.nio.ByteBuffer;

/**
 * The layout of a block: entries, one after the other, each
 * {@code [int length][byte kind][int target][long seq][payload]}, little-endian.
 *
 * <p>Lengths count the payload alone. Sequence numbers in a block are consecutive.
 */
public final class Entries {

    /** For the model whose name the target is a hash of; target {@link #MESSAGE_TARGET} for listeners. */
    public static final int MESSAGE = 1;
    /** Part of a message too large for one block: [int whole length][int offset of this part][byte kind it is][bytes]. */
    public static final int FRAGMENT = 2;
    /** Answers to a ballot: [long ballot][count]([int ordinal][bytes])… */
    public static final int TALLY = 3;
    /** A proposal of another stack, or an answer to one: see {@link StackEntry}. */
    public static final int STACK = 4;
    /** Nothing: where it stands, its member has all that was acknowledged before it was submitted. */
    public static final int BARRIER = 5;

    /** Bytes before an entry's payload. */
    public static final int HEADER = 4 + 1 + 4 + 8;
    /** Bytes of a fragment's payload before its part of the message. */
    public static final int FRAGMENT_HEADER = 4 + 4;

    /** The built-in target: {@code Group.submit} and listeners. */
    public static final int MESSAGE_TARGET = 0;

    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private Entries() {}

    /** Length of the payload of the entry that begins here. */
    public static int length(ByteBuffer bytes, int at) {
        return bytes.getInt(at);
    }

    /** Kind of the entry that begins here. */
    public static int kind(ByteBuffer bytes, int at) {
        return bytes.get(at + 4);
    }

    /** Target of the entry that begins here. */
    public static int target(ByteBuffer bytes, int at) {
        return bytes.getInt(at + 5);
    }

    /** Sequence number of the entry that begins here. */
    public static long seq(ByteBuffer bytes, int at) {
        return bytes.getLong(at + 9);
    }

    /** Writes the length of the payload of the entry that begins here. */
    public static void length(ByteBuffer bytes, int at, int length) {
        bytes.putInt(at, length);
    }

    /** Writes of what kind the entry that begins here is, and whom it is for. */
    public static void address(ByteBuffer bytes, int at, int kind, int target) {
        bytes.put(at + 4, (byte) kind);
        bytes.putInt(at + 5, target);
    }

    /** Writes the sequence number of the entry that begins here. */
    public static void seq(ByteBuffer bytes, int at, long seq) {
        bytes.putLong(at + 9, seq);
    }

    /**
     * Checks that a range is exactly so many entries with consecutive sequence numbers.
     *
     * @return why it is not; empty if all is well
     */
    public static String fault(ByteBuffer bytes, int offset, int length, int entries) {
        int at = offset;
        int end = offset + length;
        long seq = 0;
        for (int i = 0; i < entries; i++) {
            if (end - at < HEADER) {
                return "entry " + i + " of " + entries + " has no room for its header";
            }
            int payload = length(bytes, at);
            if (payload < 0 || payload > end - at - HEADER) {
                return "entry " + i + " of " + entries + " claims " + payload + " bytes";
            }
            if (i > 0 && seq(bytes, at) != seq + 1) {
                return "entry " + i + " has sequence number " + seq(bytes, at) + " after " + seq;
            }
            seq = seq(bytes, at);
            at += HEADER + payload;
        }
        return at == end ? "" : (end - at) + " bytes after the last entry";
    }

    /** FNV-1a of a model's name: what entries carry instead of it. */
    public static int hash(String name) {
        int hash = FNV_OFFSET;
        for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
