package org.consort.aeron;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.consort.links.Causes;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connection beside a link's data: it carries the handshake and then single words, breaks at once when the process at its other
 * end dies, and wakes a loop that sleeps. Belongs to the thread whose selector it is attached to.
 */
final class Cord {

    /** Seconds, seconds, times: a machine that vanished without a word is noticed within about half a minute. */
    private static final Map<String, Integer> KEEP_ALIVE =
            Map.of("TCP_KEEPIDLE", 15, "TCP_KEEPINTERVAL", 5, "TCP_KEEPCOUNT", 3);

    /** Who listens at this end. Called by {@link #ready}. */
    interface Ear {
        /** The connection that was begun stands. */
        void connected();

        /** Bytes came in, from the buffer's position to its limit; what is left behind the position is heard again with what follows. */
        void heard(ByteBuffer in);

        /** It broke, at the other end or on the way. It is closed; nothing follows. */
        void broke(String why, boolean refused);
    }

    private final SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocate(Handshake.BYTES_LIMIT).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer word = ByteBuffer.allocate(1);
    private @Nullable Ear ear;
    private @Nullable SelectionKey key;
    private boolean connecting;

    /** Takes a connection that stands, or one that is still to be begun. */
    Cord(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer value = KEEP_ALIVE.get(option.name());
            if (value != null) {
                @SuppressWarnings("unchecked")
                SocketOption<Integer> known = (SocketOption<Integer>) option;
                socket.setOption(known, value);
            }
        }
    }

    SocketChannel socket() {
        return socket;
    }

    /** From now on this selector's thread owns it. */
    void attach(Selector selector, Ear listener, int operations) throws IOException {
        ear = listener;
        connecting = operations == SelectionKey.OP_CONNECT;
        key = socket.register(selector, operations, this);
    }

    /** The next words are heard by another, on the same thread. */
    void passTo(Ear listener) {
        ear = listener;
    }

    /** Leaves the selector's thread to another's. To be followed by a selection there, which forgets it. */
    void detach() {
        if (key != null) {
            key.cancel();
        }
        ear = null;
    }

    /** The selector says so. */
    void ready() {
        Ear listener = ear;
        if (listener == null) {
            return;
        }
        try {
            if (connecting) {
                socket.finishConnect();
                connecting = false;
                if (key != null) {
                    key.interestOps(SelectionKey.OP_READ);
                }
                listener.connected();
            } else {
                read(listener);
            }
        } catch (IOException e) {
            fail(Causes.describe(e), Causes.refused(e));
        }
    }

    private void read(Ear listener) throws IOException {
        int count = socket.read(in);
        if (count < 0) {
            fail("closed by the peer", false);
            return;
        }
        in.flip();
        listener.heard(in);
        in.compact();
    }

    private void fail(String why, boolean refused) {
        Ear listener = ear;
        close();
        if (listener != null) {
            listener.broke(why, refused);
        }
    }

    /** Sends a handshake message; false if it could not leave at once, which an idle connection never does. */
    boolean send(ByteBuffer message) {
        try {
            socket.write(message);
            return !message.hasRemaining();
        } catch (IOException e) {
            // The reading side notices, and tells.
            return false;
        }
    }

    /** Sends a word. One that finds no room is dropped: then the peer has words enough to read. */
    void send(byte one) {
        word.put(0, one).clear();
        send(word);
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** Closes it; the listener is not told. */
    void close() {
        ear = null;
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
            in.clear();
        }
    }
}
