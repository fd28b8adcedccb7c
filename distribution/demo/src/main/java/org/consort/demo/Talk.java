package org.consort.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The line between the driver and a container: a Unix-domain socket, so that the demo opens no port of its own. Both ways
 * go pieces of a length (4 bytes) and so many bytes: words in ISO 8859-1, which keeps the bytes of any text as they are.
 */
public final class Talk implements AutoCloseable {

    private static final int PIECE_LIMIT = 2 << 20;
    private static final int BATCH_BYTES = 1 << 16;

    private final SocketChannel channel;
    private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();

    /** Talks over an open channel. */
    public Talk(SocketChannel channel) {
        this.channel = channel;
    }

    /** Calls the driver. */
    static Talk dial(Path socket) throws IOException {
        return new Talk(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /**
     * Begins to read, on a thread of its own, and to send what is waiting, on another.
     *
     * @param heard gets what the other end says
     * @param ended runs when the other end is gone
     */
    public void open(Consumer<String> heard, Runnable ended) {
        start(() -> read(heard, ended), "consort-demo-reader");
        start(this::write, "consort-demo-writer");
    }

    /** Says something, after what was said before. Never blocks. */
    public void send(String words) {
        outgoing.add(words);
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        channel.close();
        outgoing.add("");
    }

    private void read(Consumer<String> heard, Runnable ended) {
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > PIECE_LIMIT) {
                    throw new IOException("words of " + length + " bytes");
                }
                heard.accept(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The other end is gone: how that is to be taken is not for the line to say.
            outgoing.add("");
            ended.run();
        }
    }

    private void write() {
        // Not by the JDK's stream: up to version 18 it waits for the thread that reads the same channel.
        ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        try (channel) {
            while (channel.isOpen()) {
                byte[] words = outgoing.take().getBytes(StandardCharsets.ISO_8859_1);
                waiting.writeBytes(ByteBuffer.allocate(4).putInt(words.length).array());
                waiting.writeBytes(words);
                if (outgoing.isEmpty() || waiting.size() >= BATCH_BYTES) {
                    ByteBuffer rest = ByteBuffer.wrap(waiting.toByteArray());
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                    waiting.reset();
                }
            }
        } catch (IOException e) {
            // As above.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
