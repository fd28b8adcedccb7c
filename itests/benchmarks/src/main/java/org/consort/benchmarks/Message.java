package org.consort.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What every message begins with: sequence number (8), time of sending (8), sender (4), nothing (4). */
final class Message {

    static final int HEADER = 24;

    private static final int TIME = 8;
    private static final int SENDER = 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Message() {}

    static void stamp(byte[] message, long sequence, int sender) {
        LONG.set(message, 0, sequence);
        LONG.set(message, TIME, System.nanoTime());
        INT.set(message, SENDER, sender);
    }

    static long sequence(byte[] buffer, int offset) {
        return (long) LONG.get(buffer, offset);
    }

    static long sentNanos(byte[] buffer, int offset) {
        return (long) LONG.get(buffer, offset + TIME);
    }

    static int sender(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + SENDER);
    }
}
