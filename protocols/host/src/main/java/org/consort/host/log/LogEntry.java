package org.consort.host.log;

import java.nio.ByteBuffer;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Entry;
import org.jspecify.annotations.Nullable;

/** The one object in which all entries are shown to models, one after the other. */
public final class LogEntry implements Entry {

    private @Nullable Member origin;
    private @Nullable Slab slab;
    private boolean local;
    private long epoch;
    private long index;
    private int offset;
    private int length;

    /** Shows entries of this origin from now on. */
    public void from(Member member, boolean isLocal, long inEpoch) {
        origin = member;
        local = isLocal;
        epoch = inEpoch;
    }

    /** Shows this entry. */
    public LogEntry at(long entryIndex, Slab in, int payloadOffset, int payloadLength) {
        index = entryIndex;
        slab = in;
        offset = payloadOffset;
        length = payloadLength;
        return this;
    }

    /** Lets go of everything. */
    public void clear() {
        origin = null;
        slab = null;
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public MemberId sender() {
        return origin().id();
    }

    @Override
    public int ordinal() {
        return origin().ordinal();
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public Slab slab() {
        Slab shown = slab;
        if (shown == null) {
            throw new IllegalStateException("an entry is borrowed for the call; this call is over");
        }
        return shown;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public ByteBuffer payload() {
        return slab().slice(offset, length).asReadOnlyBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private Member origin() {
        Member shown = origin;
        if (shown == null) {
            throw new IllegalStateException("an entry is borrowed for the call; this call is over");
        }
        return shown;
    }
}
