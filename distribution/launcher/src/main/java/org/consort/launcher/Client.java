package org.consort.launcher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs commands in the container behind a Unix-domain socket.
 *
 * <p>The client sends a mode ({@code run}, {@code shell} or {@code lines}) and a command, both as modified UTF-8 with a length,
 * then its standard input, or, in mode {@code lines}, a line for each prompt. The container answers in pieces: a type (1
 * output, 2 error output, 3 end, 4 prompt), a length, bytes; an end's four bytes are the exit code.
 */
final class Client {

    private static final int OUTPUT = 1;
    private static final int ERROR = 2;
    private static final int END = 3;
    private static final int PROMPT = 4;
    /** Far more than a container that is well needs. */
    static final long ANSWER_SECONDS = 10;

    private static final int PIECE_LIMIT = 1 << 20;

    private final Path socket;

    Client(Path socket) {
        this.socket = socket;
    }

    /** A shell for a person, or one command if it is not blank. */
    int shell(String command) throws IOException {
        if (!command.isBlank()) {
            return talk("run", command, Optional.empty());
        }
        Optional<Prompt> prompt = Prompt.at(socket.resolveSibling("shell.history"));
        return talk(prompt.isPresent() ? "lines" : "shell", "", prompt);
    }

    /** Runs one command that answers within a time if the container is well. */
    int run(String command, long seconds) throws IOException {
        Thread watch = new Thread(() -> giveUp(seconds), "consort-watch");
        watch.setDaemon(true);
        watch.start();
        return talk("run", command, Optional.empty());
    }

    private static void giveUp(long seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
        System.err.println("consort: the container runs, but gives no answer within " + seconds
                + " s: it is stopped (SIGSTOP), overloaded, or hangs; 'consort stop --force' ends it in any case");
        Runtime.getRuntime().halt(Main.UNHEALTHY);
    }

    private int talk(String mode, String command, Optional<Prompt> prompt) throws IOException {
        try (SocketChannel channel = open()) {
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            out.writeUTF(mode);
            out.writeUTF(command.strip());
            out.flush();
            if (mode.equals("shell")) {
                Thread pump = new Thread(() -> copyInput(channel), "consort-input");
                pump.setDaemon(true);
                pump.start();
            }
            return printPieces(new DataInputStream(Channels.newInputStream(channel)), () -> answer(prompt, channel));
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(Main.shortest(socket)));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "no container answers at " + socket + " (" + e.getMessage()
                            + "): 'bin/consort start' starts one; for another home, say --home DIR",
                    e);
        }
    }

    /** Not by the JDK's stream: up to version 18 it waits for the thread that reads the same channel. */
    private static void copyInput(SocketChannel channel) {
        byte[] some = new byte[1 << 13];
        try {
            for (int length = System.in.read(some); length >= 0; length = System.in.read(some)) {
                ByteBuffer rest = ByteBuffer.wrap(some, 0, length);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            // The container closed its end: the pieces it sent before tell why.
            return;
        }
    }

    /** What is done when the container is ready for a line. */
    private interface Answer {
        void give() throws IOException;
    }

    private static void answer(Optional<Prompt> prompt, SocketChannel channel) throws IOException {
        Optional<String> line = prompt.isPresent() ? prompt.get().read() : Optional.empty();
        if (line.isEmpty()) {
            channel.shutdownOutput();
            return;
        }
        ByteBuffer rest = StandardCharsets.UTF_8.encode(line.get() + "\n");
        try {
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw new IOException("the container went away: " + e.getMessage(), e);
        }
    }

    private static int printPieces(DataInputStream in, Answer answer) throws IOException {
        while (true) {
            int type;
            try {
                type = in.readUnsignedByte();
            } catch (EOFException e) {
                throw new IOException("the container went away before the command ended", e);
            }
            int length = in.readInt();
            if (length < 0 || length > PIECE_LIMIT) {
                throw new IOException("the container sent a piece of " + length + " bytes; the most is " + PIECE_LIMIT);
            }
            byte[] piece = in.readNBytes(length);
            switch (type) {
                case OUTPUT -> print(System.out, piece);
                case ERROR -> print(System.err, piece);
                case PROMPT -> answer.give();
                case END -> {
                    return ByteBuffer.wrap(piece).getInt();
                }
                default -> throw new IOException("the container sent a piece of unknown type " + type);
            }
        }
    }

    private static void print(java.io.PrintStream to, byte[] piece) {
        to.write(piece, 0, piece.length);
        to.flush();
    }
}
