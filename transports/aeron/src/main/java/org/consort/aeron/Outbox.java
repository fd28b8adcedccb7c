package org.consort.aeron;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Bytes that wait to go into a link's log, in their order: the small frames of a burst, and what the log has no room for. */
final class Outbox {

    private static final int USUAL_BYTES = 128 * 1024;

    private byte[] memory = new byte[USUAL_BYTES];
    private final UnsafeBuffer view = new UnsafeBuffer(memory);
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    /** Takes so many bytes on from the frame that is being gathered. */
    void put(Gather from, int count) {
        room(count);
        from.copy(view, end, count);
        end += count;
    }

    void put(int number) {
        room(Integer.BYTES);
        view.putInt(end, number, ByteOrder.LITTLE_ENDIAN);
        end += Integer.BYTES;
    }

    /** Moves the first bytes there. */
    void take(MutableDirectBuffer to, int at, int count) {
        to.putBytes(at, view, start, count);
        start += count;
        if (start == end) {
            clear();
        }
    }

    /** Forgets all. */
    void clear() {
        start = 0;
        end = 0;
        if (memory.length > USUAL_BYTES) {
            move(USUAL_BYTES);
        }
    }

    private void room(int count) {
        if (memory.length - end >= count) {
            return;
        }
        int size = size();
        if (memory.length - size >= count && size <= memory.length / 2) {
            view.putBytes(0, view, start, size);
        } else {
            move(Math.max(2 * memory.length, Integer.highestOneBit(size + count) * 2));
        }
        start = 0;
        end = size;
    }

    private void move(int bytes) {
        byte[] larger = new byte[bytes];
        System.arraycopy(memory, start, larger, 0, size());
        memory = larger;
        view.wrap(larger);
    }
}
