package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.demo.Talk;

/**
 * Load from all members at once, by the demo's bundle: each submits lines as fast as they are decided, until it is told to stop. Each line has
 * a number of its own, so what came twice or not at all shows.
 */
final class Feed implements AutoCloseable {

    private static final int OUTSTANDING = 32;

    private final Path socket;
    private final ServerSocketChannel server;
    private final ConcurrentMap<String, Talk> members = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> reports = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> lost = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean stopping;

    Feed(Path under) throws IOException {
        socket = under.resolve("feed");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::accept, "feed");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives a container the bundle that submits. */
    void into(Home home) throws IOException {
        Path deploy = Files.createDirectories(home.folder().resolve("deploy"));
        Files.copy(
                Script.distribution().resolve("demo/consort-demo.jar"),
                deploy.resolve("consort-demo.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        home.configure("org.consort.demo", "member = " + home.name(), "socket = " + socket);
    }

    /** Begins when so many members have called. */
    void begin(int count) throws Exception {
        Patience.until(count + " members call", () -> members.size() == count, members::toString);
        for (int i = 0; i < OUTSTANDING; i++) {
            members.values().forEach(this::give);
        }
    }

    int done() {
        return done.get();
    }

    /** Waits until so many more lines are decided. */
    void awaitMore(int lines) throws Exception {
        int goal = done.get() + lines;
        Patience.until(lines + " more lines", () -> done.get() >= goal, this::toString);
    }

    /** Gives no more lines, and asks each member what it has when all are decided: the same everywhere, each line once. */
    void endsExactlyOnce() throws Exception {
        stopping = true;
        Patience.until("all lines are decided", () -> done.get() == given.get(), this::toString);
        assertEquals(Map.of(), lost, "lines that nobody knows of");
        Patience.until("equal reports", this::reportsAreComplete, this::toString);
    }

    private boolean reportsAreComplete() {
        members.values().forEach(talk -> talk.send("report"));
        List<String> distinct = reports.values().stream().distinct().toList();
        if (reports.size() != members.size() || distinct.size() != 1) {
            return false;
        }
        String[] words = distinct.get(0).split(" ");
        return Integer.parseInt(words[3]) == given.get() && Integer.parseInt(words[4]) == 0;
    }

    private void give(Talk talk) {
        send(talk, given.getAndIncrement());
    }

    private static void send(Talk talk, int line) {
        talk.send("line x " + line + " the text of line " + line);
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                hear(server.accept());
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void hear(SocketChannel channel) {
        Talk talk = new Talk(channel);
        AtomicInteger place = new AtomicInteger(members.size());
        talk.open(text -> hear(talk, "member" + place.get(), text.split(" ")), () -> {});
    }

    private void hear(Talk talk, String member, String[] words) {
        switch (words[0]) {
            case "hello" -> members.put(member, talk);
            case "done" -> {
                if (!stopping) {
                    give(talk);
                }
                done.incrementAndGet();
            }
            case "rejected" -> send(talk, Integer.parseInt(words[2]));
            case "unknown" -> lost.put(words[2], String.join(" ", words));
            case "report" -> reports.put(member, String.join(" ", words));
            case "error" -> fail(String.join(" ", words));
            default -> {
                // States and views, which the test asks the containers for.
            }
        }
    }

    @Override
    public String toString() {
        return done + " of " + given + " lines decided, lost " + lost + ", reports " + reports;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Talk talk : members.values()) {
            talk.close();
        }
    }
}
