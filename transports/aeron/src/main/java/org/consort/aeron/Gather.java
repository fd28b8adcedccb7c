package org.consort.aeron;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.consort.spi.Frame;

/** Reads a frame, its length before it, piece by piece from where its parts lie. Reusable. */
final class Gather {

    private static final Frame NOTHING = new Frame();

    private final ByteBuffer prefix = ByteBuffer.allocate(Wire.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private Frame frame = NOTHING;
    /** -1 is the length; even ones are fields, odd ones ranges. */
    private int part;

    private int done;
    private int left;

    /** Begins with a frame, which is borrowed until {@link #end}. */
    void begin(Frame next) {
        frame = next;
        prefix.putInt(0, next.length());
        part = -1;
        done = 0;
        left = Wire.LENGTH_BYTES + next.length();
    }

    void end() {
        frame = NOTHING;
    }

    /** How many bytes were not yet copied. */
    int left() {
        return left;
    }

    /** Copies so many bytes on; at most {@link #left}. */
    void copy(MutableDirectBuffer to, int at, int count) {
        int missing = count;
        while (missing > 0) {
            int length = partLength();
            int piece = Math.min(missing, length - done);
            if (piece > 0) {
                put(to, at + count - missing, piece);
                done += piece;
                missing -= piece;
            }
            if (done == length) {
                part++;
                done = 0;
            }
        }
        left -= count;
    }

    private int partLength() {
        if (part < 0) {
            return Wire.LENGTH_BYTES;
        }
        return (part & 1) == 1 ? frame.rangeLength(part >> 1) : fieldsEnd(part >> 1) - fieldsStart(part >> 1);
    }

    private int fieldsStart(int index) {
        return index == 0 ? 0 : frame.fieldEnd(index - 1);
    }

    private int fieldsEnd(int index) {
        return index < frame.ranges() ? frame.fieldEnd(index) : frame.fieldPosition();
    }

    private void put(MutableDirectBuffer to, int at, int count) {
        if (part < 0) {
            to.putBytes(at, prefix, done, count);
        } else if ((part & 1) == 1) {
            int range = part >> 1;
            to.putBytes(at, frame.slab(range).bytes(), frame.offset(range) + done, count);
        } else {
            to.putBytes(at, frame.fields(), fieldsStart(part >> 1) + done, count);
        }
    }
}
