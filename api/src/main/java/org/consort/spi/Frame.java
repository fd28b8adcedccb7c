package org.consort.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An outgoing frame, put together of small fields, which are copied into it, and ranges of slabs, which are not.
 *
 * <p>Reusable: the owner fills it, offers it to a transport, and clears it. The transport takes what it needs during the
 * offer: it copies, or retains the slabs. A frame does not hold its slabs; the owner does while it offers.
 */
public final class Frame {

    private static final int INITIAL_PARTS = 16;

    private ByteBuffer fields = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    private Slab[] slabs = new Slab[INITIAL_PARTS];
    private int[] fieldEnds = new int[INITIAL_PARTS];
    private int[] offsets = new int[INITIAL_PARTS];
    private int[] lengths = new int[INITIAL_PARTS];
    private int ranges;
    private int length;

    /** Forgets everything. */
    public Frame clear() {
        java.util.Arrays.fill(slabs, 0, ranges, null);
        fields.clear();
        ranges = 0;
        length = 0;
        return this;
    }

    /** Length of the whole, in bytes. */
    public int length() {
        return length;
    }

    /** Appends a byte. */
    public Frame putByte(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    /** Appends 4 bytes, little-endian. */
    public Frame putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** Appends 8 bytes, little-endian. */
    public Frame putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Appends a copy of the remaining bytes; leaves the source's position. */
    public Frame putCopy(ByteBuffer source) {
        room(source.remaining()).put(source.duplicate());
        return this;
    }

    /** Writes 4 bytes over fields put before, at this position among the fields' bytes; see {@link #fieldPosition}. */
    public Frame setInt(int fieldPosition, int value) {
        fields.putInt(fieldPosition, value);
        return this;
    }

    /** Where the next field goes among the bytes of the fields alone. */
    public int fieldPosition() {
        return fields.position();
    }

    /** Appends a range of a slab without copying. */
    public Frame putRange(Slab slab, int offset, int rangeLength) {
        java.util.Objects.checkFromIndexSize(offset, rangeLength, slab.bytes().capacity());
        if (ranges == slabs.length) {
            int more = ranges * 2;
            slabs = java.util.Arrays.copyOf(slabs, more);
            fieldEnds = java.util.Arrays.copyOf(fieldEnds, more);
            offsets = java.util.Arrays.copyOf(offsets, more);
            lengths = java.util.Arrays.copyOf(lengths, more);
        }
        slabs[ranges] = slab;
        fieldEnds[ranges] = fields.position();
        offsets[ranges] = offset;
        lengths[ranges] = rangeLength;
        ranges++;
        length += rangeLength;
        return this;
    }

    /** How many slab ranges it has. */
    public int ranges() {
        return ranges;
    }

    /** The slab of a range. */
    public Slab slab(int range) {
        return slabs[java.util.Objects.checkIndex(range, ranges)];
    }

    /** Where a range begins in its slab. */
    public int offset(int range) {
        return offsets[java.util.Objects.checkIndex(range, ranges)];
    }

    /** How long a range is. */
    public int rangeLength(int range) {
        return lengths[java.util.Objects.checkIndex(range, ranges)];
    }

    /**
     * The fields' bytes: those of {@code [fieldEnd(r - 1), fieldEnd(r))} go before range {@code r}, those from the last
     * {@code fieldEnd} to {@link #fieldPosition} after all ranges. Shared: absolute positions only.
     */
    public ByteBuffer fields() {
        return fields;
    }

    /** Where, among the fields' bytes, a range is put in. */
    public int fieldEnd(int range) {
        return fieldEnds[java.util.Objects.checkIndex(range, ranges)];
    }

    /** Copies the whole frame to the target's position, which moves by {@link #length}. */
    public void writeTo(ByteBuffer target) {
        int field = 0;
        for (int range = 0; range < ranges; range++) {
            copyFields(field, fieldEnds[range], target);
            field = fieldEnds[range];
            int at = target.position();
            target.put(at, slabs[range].bytes(), offsets[range], lengths[range]);
            target.position(at + lengths[range]);
        }
        copyFields(field, fields.position(), target);
    }

    private void copyFields(int from, int to, ByteBuffer target) {
        int at = target.position();
        target.put(at, fields, from, to - from);
        target.position(at + to - from);
    }

    private ByteBuffer room(int bytes) {
        if (fields.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(fields.capacity() * 2, fields.position() + bytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            larger.put(fields.flip());
            fields = larger;
        }
        length += bytes;
        return fields;
    }
}
