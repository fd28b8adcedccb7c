package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.memory.Atomic;
import org.consort.memory.Refusal;
import org.consort.memory.Type;
import org.jspecify.annotations.Nullable;

/** What an entry writes: looked at as a whole first, then done as a whole. One entry at a time, on the group's thread. */
final class Writing {

    /** Bytes in the entry, and where they go; those of an atomic operation are in {@link #bits}. */
    record Part(RegionBytes region, long offset, int position, int length) {}

    private static final Atomic.Kind[] KINDS = Atomic.Kind.values();

    private final Input in;
    private final List<Part> parts = new ArrayList<>(2);
    private final List<RegionBytes> touched = new ArrayList<>(1);
    private @Nullable Atomic atomic;
    private @Nullable RegionBytes target;
    private long before;
    private long after;

    private Writing(Input in) {
        this.in = in;
    }

    /**
     * Looks at what stands in the entry.
     *
     * @throws Malformed if that is nothing
     * @throws Declined if it can't be done
     */
    static Writing read(Input in, Regions regions) {
        Writing writing = new Writing(in);
        for (int groups = in.i32(0, Limits.REGIONS); groups > 0; groups--) {
            RegionBytes region = regions.find(in.i64());
            writing.touch(region);
            for (int runs = in.i32(1, Integer.MAX_VALUE); runs > 0; runs--) {
                long offset = in.i64();
                int length = in.i32(1, Integer.MAX_VALUE);
                check(region, offset, length);
                writing.parts.add(new Part(region, offset, in.pass(length), length));
            }
        }
        writing.readAtomic(in.u8(), regions);
        in.done();
        return writing;
    }

    private void readAtomic(int kind, Regions regions) {
        if (kind == 0) {
            return;
        }
        RegionBytes region = regions.find(in.i64());
        long offset = in.i64();
        int type = in.u8();
        long expected = in.i64();
        long operand = in.i64();
        if (kind > KINDS.length || type >= Type.all().size()) {
            throw new Malformed("operation " + kind + " of a number of type " + type);
        }
        Type<?> number = Type.all().get(type);
        check(region, offset, number.width());
        if (offset % number.width() != 0) {
            throw new Declined(
                    Refusal.MISALIGNED,
                    "an atomic operation on a " + number + " at " + offset + ": use a multiple of " + number.width());
        }
        try {
            atomic = new Atomic(KINDS[kind - 1], region.id(), offset, number, expected, operand);
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
        target = region;
        touch(region);
    }

    private static void check(RegionBytes region, long offset, int length) {
        if (offset < 0 || offset > region.sizeBytes() - length) {
            throw new Declined(
                    Refusal.OUT_OF_RANGE,
                    length + " bytes at " + offset + " of region '" + region.name() + "', which has "
                            + region.sizeBytes() + " bytes");
        }
    }

    private void touch(RegionBytes region) {
        if (!touched.contains(region)) {
            touched.add(region);
        }
    }

    /** Writes all, so that nobody sees a part; gives what stood where the atomic operation is. */
    long write() {
        boolean isOneWord = isOneWord();
        if (!isOneWord) {
            touched.forEach(RegionBytes::begin);
        }
        for (Part part : parts) {
            part.region().write(part.offset(), in.all(), part.position(), part.length());
        }
        if (atomic != null && target != null) {
            int width = atomic.type().width();
            before = target.bits(atomic.offset(), width);
            after = atomic.apply(before);
            if (isChanged()) {
                target.write(atomic.offset(), width, after);
            }
        }
        touched.forEach(isOneWord ? RegionBytes::wrote : RegionBytes::end);
        return before;
    }

    /** Whether the operation wrote something; one that found another value than it expected did not. */
    private boolean isChanged() {
        return atomic != null
                && (atomic.kind() != Atomic.Kind.EXCHANGE_IF
                        || before == (atomic.expected() & atomic.type().mask()));
    }

    /** Whether what it gives is of interest. */
    boolean isAnswered() {
        return atomic != null;
    }

    private boolean isOneWord() {
        if (parts.isEmpty()) {
            return true;
        }
        Part first = parts.get(0);
        return atomic == null && parts.size() == 1 && (first.offset() & 7) + first.length() <= Long.BYTES;
    }

    /** Tells what was written, part by part, once it is. */
    void tell(Listener listener) {
        ByteBuffer all = in.all();
        for (Part part : parts) {
            listener.wrote(part.region(), part.offset(), all.slice(part.position(), part.length()));
        }
        if (atomic != null && target != null && isChanged()) {
            ByteBuffer bits = ByteBuffer.allocate(Long.BYTES)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, after);
            listener.wrote(target, atomic.offset(), bits.limit(atomic.type().width()));
        }
    }

    /** Hears what was written. */
    interface Listener {
        /** @param bytes borrowed for the call */
        void wrote(RegionBytes region, long offset, ByteBuffer bytes);
    }
}
