package org.consort.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Delivers each frame that comes in, and passes it on unless it has been everywhere. On the member's event loop. */
final class RingForwarder {

    private static final int LENGTH = 4;
    private static final int ORIGIN = 4;
    private static final int WRITE = 1 << 17;
    private static final int READ = 1 << 19;
    private static final int LIMIT = 1 << 26;

    private final int self;
    private final Peer.Sink sink;
    private final Channel next;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf out;
    private byte[] buffer = new byte[1 << 17];

    RingForwarder(int self, Peer.Sink sink, Channel next) {
        this.self = self;
        this.sink = sink;
        this.next = next;
    }

    void send(byte[] message) {
        room(LENGTH + ORIGIN + message.length)
                .writeInt(ORIGIN + message.length)
                .writeInt(self)
                .writeBytes(message);
    }

    void flush() {
        ByteBuf full = out;
        if (full != null) {
            out = null;
            next.writeAndFlush(full, next.voidPromise());
        }
    }

    /** Takes the bytes over. */
    void read(ByteBuf bytes) {
        ByteBuf in = bytes;
        ByteBuf before = rest;
        if (before != null) {
            before.writeBytes(bytes);
            bytes.release();
            in = before;
            rest = null;
        }
        while (in.readableBytes() >= LENGTH && in.readableBytes() >= LENGTH + in.getInt(in.readerIndex())) {
            frame(in, in.readInt());
        }
        if (in.isReadable()) {
            rest = in.alloc().directBuffer(READ, LIMIT).writeBytes(in);
        }
        in.release();
    }

    private void frame(ByteBuf in, int length) {
        int origin = in.getInt(in.readerIndex());
        if (origin != self) {
            room(LENGTH + length).writeInt(length).writeBytes(in, in.readerIndex(), length);
        }
        in.skipBytes(ORIGIN);
        int body = length - ORIGIN;
        if (buffer.length < body) {
            buffer = new byte[body];
        }
        in.readBytes(buffer, 0, body);
        sink.deliver(buffer, 0, body);
    }

    private ByteBuf room(int bytes) {
        ByteBuf open = out;
        if (open != null && open.writableBytes() < bytes) {
            flush();
            open = null;
        }
        if (open == null) {
            open = next.alloc().directBuffer(Math.max(WRITE, bytes), LIMIT);
            out = open;
        }
        return open;
    }
}
