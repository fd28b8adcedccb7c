package org.consort.testkit.abstraction;

import java.nio.ByteBuffer;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Entry;

/**
 * An entry as a test puts it into a log of its own, in epoch 1.
 *
 * @param from who submitted it
 * @param bytes its payload, from position to limit
 */
public record OrderedEntry(long index, Member from, boolean isLocal, ByteBuffer bytes) implements Entry {
    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public MemberId sender() {
        return from.id();
    }

    @Override
    public int ordinal() {
        return from.ordinal();
    }

    @Override
    public Slab slab() {
        return Slab.copyOf(bytes);
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return bytes.remaining();
    }

    @Override
    public ByteBuffer payload() {
        return bytes.asReadOnlyBuffer();
    }
}
