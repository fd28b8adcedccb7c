package com.example.counter.machine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.consort.View;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;

/** One replica: the same entries in the same order give the same number everywhere. */
final class CounterMachine implements Abstraction {

    /** Written on the group's thread alone, read by users on theirs. */
    private volatile long number;

    long number() {
        return number;
    }

    /** What others sent is not trusted: an entry of another length changes nothing, at every member alike. */
    @Override
    public ByteBuffer apply(Entry entry) {
        if (entry.length() != Long.BYTES) {
            return NOTHING;
        }
        long next = number + entry.payload().getLong();
        number = next;
        return entry.isLocal() ? ByteBuffer.allocate(Long.BYTES).putLong(0, next) : NOTHING;
    }

    @Override
    public void viewChanged(View view) {}

    /** The number as it is now, however far the log has moved on when it is written. */
    @Override
    public Snapshot snapshot() {
        long now = number;
        return out -> new DataOutputStream(out).writeLong(now);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        number = new DataInputStream(in).readLong();
    }
}
