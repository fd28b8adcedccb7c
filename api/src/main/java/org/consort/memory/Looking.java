package org.consort.memory;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Looks at a region's bytes again and again until it has seen them as they were at one place of the log. */
final class Looking {

    private static final int PATIENCE = 64;
    private static final long PAUSE_NANOS = 1_000;

    private Looking() {}

    /** A number of a replica, with what the session has written over it. Any thread, if the writes stay as they are. */
    static long number(Area area, OwnWrites own, long offset, int width) {
        for (int tries = 0; ; tries++) {
            long stamp = area.stamp();
            if (stamp == Area.ENDED) {
                throw ENDED;
            }
            long bits = own.over(area.id(), offset, width, bits(area, offset, width));
            if (area.isStill(stamp)) {
                return bits;
            }
            pause(tries);
        }
    }

    /** Bytes of a replica, with what the session has written over them. */
    static byte[] bytes(Area area, OwnWrites own, long offset, byte[] into) {
        for (int tries = 0; ; tries++) {
            long stamp = area.stamp();
            if (stamp == Area.ENDED) {
                throw ENDED;
            }
            copy(area, offset, into);
            own.over(area.id(), offset, into);
            if (area.isStill(stamp)) {
                return into;
            }
            pause(tries);
        }
    }

    /** Bits of a number that may lie in two words. */
    private static long bits(Area area, long offset, int width) {
        int shift = (int) (offset & 7) * 8;
        long bits = area.word(offset >>> 3) >>> shift;
        if (shift + 8 * width > Long.SIZE) {
            bits |= area.word((offset >>> 3) + 1) << (Long.SIZE - shift);
        }
        return bits & -1L >>> (Long.SIZE - 8 * width);
    }

    private static void copy(Area area, long offset, byte[] into) {
        long word = 0;
        for (int i = 0; i < into.length; i++) {
            long at = offset + i;
            if (i == 0 || (at & 7) == 0) {
                word = area.word(at >>> 3) >>> (at & 7) * 8;
            }
            into[i] = (byte) word;
            word >>>= 8;
        }
    }

    /** Looks until it does not meet with bytes that were replaced by those of another state. */
    static <T> T again(Supplier<T> look) {
        for (int tries = 0; ; tries++) {
            try {
                return look.get();
            } catch (Ended e) {
                pause(tries);
            }
        }
    }

    /** The one who writes an entry is not far: it never waits meanwhile. */
    private static void pause(int tries) {
        if (tries < PATIENCE) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The area is of no use any more: ask for the region's present one. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Ended() {
            super("a region's bytes that have been replaced", null, false, false);
        }
    }

    private static final Ended ENDED = new Ended();

    /** What is thrown where there is no such region. */
    static MemoryException missing(String region) {
        return new MemoryException(
                Optional.of(Refusal.NO_SUCH_REGION),
                "there is no region '" + region
                        + "' at this member: create it, with its size; that waits until it is here, whoever makes it");
    }
}
