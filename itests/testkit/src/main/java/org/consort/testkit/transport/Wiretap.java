package org.consort.testkit.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Somebody on the wire: TCP connections to its address go on to another one, and it keeps, and may change, what goes over them. A
 * transport that sends its frames by other ways shows it its handshakes only.
 */
public final class Wiretap implements AutoCloseable {

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<byte[]> there = new CopyOnWriteArrayList<>();
    private final List<byte[]> back = new CopyOnWriteArrayList<>();
    private final AtomicBoolean flip = new AtomicBoolean();

    /** Taps what will be dialled by way of it to {@code host:port}. */
    public Wiretap(String address) {
        int colon = address.lastIndexOf(':');
        host = address.substring(0, colon);
        port = Integer.parseInt(address.substring(colon + 1));
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    /** Where to dial instead. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** What went there so far, piece by piece. */
    public List<byte[]> there() {
        return there;
    }

    /** Whether a text went over it, in either direction. */
    public boolean saw(String text) {
        return text(there).contains(text) || text(back).contains(text);
    }

    /** All pieces as text, each byte a character. */
    public static String text(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The last bit of the next piece that goes there changes on its way. */
    public void flipNext() {
        flip.set(true);
    }

    private static void run(Runnable loop) {
        Thread thread = new Thread(loop, "wiretap");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listener.accept();
                Socket to = new Socket(host, port);
                to.setTcpNoDelay(true);
                from.setTcpNoDelay(true);
                sockets.addAll(List.of(from, to));
                run(() -> carry(from, to, true));
                run(() -> carry(to, from, false));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void carry(Socket from, Socket to, boolean outward) {
        byte[] bytes = new byte[64 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (outward && flip.getAndSet(false)) {
                    bytes[read - 1] ^= 1;
                }
                (outward ? there : back).add(Arrays.copyOf(bytes, read));
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // Either end is gone: so is the other, as the sockets are closed.
            return;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket each : sockets) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
