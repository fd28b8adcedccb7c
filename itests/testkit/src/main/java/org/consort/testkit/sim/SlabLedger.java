package org.consort.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.spi.Slab;

/**
 * Hands out slabs and watches them: bytes turn to poison when the last holder lets go, poison that changed betrays a
 * late writer, and what is not freed at the end leaked.
 */
public final class SlabLedger {

    private static final byte POISON = (byte) 0xDB;
    private static final int KEPT = 512;

    private final List<ByteBuffer> freed = new ArrayList<>();
    private long made;
    private long released;

    /** A slab with zeros, held once. */
    public Slab make(int length) {
        made++;
        return Slab.of(ByteBuffer.allocate(length), this::free);
    }

    /** Slabs that somebody still holds. */
    public long held() {
        return made - released;
    }

    /** Slabs ever made. */
    public long made() {
        return made;
    }

    /**
     * Checks that nobody wrote to freed memory.
     *
     * @throws IllegalStateException if somebody did
     */
    public void inspect() {
        for (ByteBuffer bytes : freed) {
            for (int i = 0; i < bytes.capacity(); i++) {
                if (bytes.get(i) != POISON) {
                    throw new IllegalStateException("a slab was written to after its last holder released it");
                }
            }
        }
        freed.clear();
    }

    private void free(ByteBuffer bytes) {
        released++;
        java.util.Arrays.fill(bytes.array(), POISON);
        if (freed.size() >= KEPT) {
            inspect();
        }
        freed.add(bytes);
    }
}
