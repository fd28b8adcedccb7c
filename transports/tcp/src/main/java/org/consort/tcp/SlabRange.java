package org.consort.tcp;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;
import org.consort.spi.Slab;

/**
 * A range of a slab on its way to the socket, without copying. Holds the slab until Netty is done with it, which it is on
 * the group's loop, whether it was written or failed.
 */
final class SlabRange extends UnpooledDirectByteBuf {

    private final Slab slab;

    private SlabRange(Slab slab, ByteBuffer range) {
        super(UnpooledByteBufAllocator.DEFAULT, range, range.remaining());
        this.slab = slab;
    }

    /** True if the memory can go to the socket as it is. */
    static boolean fits(Slab slab) {
        return slab.bytes().isDirect() && !slab.bytes().isReadOnly();
    }

    static SlabRange of(Slab slab, int offset, int length) {
        SlabRange range = new SlabRange(slab, slab.bytes().slice(offset, length));
        slab.retain();
        return range;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        slab.release();
    }
}
