package org.consort.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Both ends over blocking sockets. */
final class RawTcp {

    private static final int READ = 1 << 17;

    private RawTcp() {}

    /** Until the other end is gone. */
    static void serve(RawWork work, int size, int port) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, 5, InetAddress.getByName(RawEnd.HOST))) {
            System.out.println("READY");
            try (Socket socket = listener.accept()) {
                socket.setTcpNoDelay(true);
                byte[] message = new byte[size];
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream();
                while (work.isStream() || in.readNBytes(message, 0, size) == size) {
                    out.write(message);
                }
            }
        }
    }

    static void measure(RawWork work, int size, int port, RawMeter meter) throws IOException {
        try (Socket socket = new Socket(RawEnd.HOST, port)) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            if (work.isStream()) {
                byte[] buffer = new byte[READ];
                while (!meter.isOver()) {
                    meter.bytes(in.read(buffer));
                }
                return;
            }
            byte[] message = new byte[size];
            OutputStream out = socket.getOutputStream();
            while (!meter.isOver()) {
                long sent = System.nanoTime();
                out.write(message);
                in.readNBytes(message, 0, size);
                meter.trip(sent);
            }
        }
    }
}
