package org.consort.demo.driver;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.consort.demo.Talk;

/** The members, and one loop that hears them, feeds them and shows them. */
final class Stage implements AutoCloseable {

    private static final long STEP_MILLIS = 5;
    private static final double STAY_SECONDS = 10;
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * A line whose owner does not know what became of it.
     *
     * @param line its number
     * @param identity who submitted it
     * @param view the last view in which the driver knows that identity
     */
    private record Unsure(int line, String identity, long view) {}

    private final Ground ground;
    private final Feeder feeder;
    private final Screen screen;
    private final ServerSocketChannel server;
    private final BlockingQueue<Word> words = new LinkedBlockingQueue<>();
    private final Map<String, Talk> callers = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final List<Unsure> unsure = new ArrayList<>();
    private int missing;
    private volatile boolean interrupted;
    private long askedNanos;

    Stage(Ground ground, Feeder feeder, Screen screen) throws IOException {
        this.ground = ground;
        this.feeder = feeder;
        this.screen = screen;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Files.deleteIfExists(ground.socket());
        bind();
        Thread thread = new Thread(this::accept, "demo-callers");
        thread.setDaemon(true);
        thread.start();
    }

    private void bind() throws IOException {
        try {
            server.bind(UnixDomainSocketAddress.of(ground.socket()));
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the socket " + ground.socket() + ": " + e.getMessage() + " (a path of at most about"
                            + " 100 bytes, on a file system that can hold sockets)",
                    e);
        }
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    Feeder feeder() {
        return feeder;
    }

    Screen screen() {
        return screen;
    }

    /** Starts the next container. */
    Seat enter(Options options, String name) throws IOException {
        Container container = Container.start(options.base(), name, ground.home(seats.size(), name));
        Seat seat = new Seat(container);
        seats.put(name, seat);
        return seat;
    }

    /**
     * Goes on until a condition holds.
     *
     * @throws DemoFailure if it does not within the time, or a container ends that should not
     */
    void until(String what, double seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new DemoFailure(what + ": not within " + seconds + " s; " + states());
            }
            step();
        }
    }

    /** Tells the loop to end, from any thread. */
    void interrupt() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    Path folder() {
        return ground.folder();
    }

    /** Lets the members outlive the driver. */
    void letStay() throws InterruptedException {
        List<Seat> left = seats.values().stream()
                .filter(seat -> seat.fate() == Seat.Fate.UNHARMED)
                .toList();
        left.forEach(seat -> seat.answers().clear());
        left.forEach(seat -> seat.say("stay"));
        until(
                "the members' answers that they stay",
                STAY_SECONDS,
                () -> left.stream().allMatch(seat -> seat.answers().contains("staying")));
    }

    /** Goes on for a time. */
    void linger(double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            step();
        }
    }

    /** What becomes of the lines of a member that died is in the log of those that went on without it. */
    void doubt(Seat dead) {
        dead.forgetOutstanding();
        feeder.owedBy(dead.name())
                .forEach(line -> unsure.add(
                        new Unsure(line, dead.view().self(), dead.view().number())));
    }

    int unsure() {
        return unsure.size();
    }

    /** Of how many lines the log said that it lacks them. */
    int missing() {
        return missing;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Talk talk : callers.values()) {
            talk.close();
        }
    }

    private void step() throws InterruptedException {
        if (interrupted) {
            throw new DemoFailure("interrupted");
        }
        Word word = words.poll(STEP_MILLIS, TimeUnit.MILLISECONDS);
        while (word != null) {
            hear(word);
            word = words.poll();
        }
        long now = System.nanoTime();
        feeder.feed(seats.values(), now);
        if (now - askedNanos > ASK_NANOS) {
            askedNanos = now;
            seats.values().stream()
                    .filter(seat -> seat.fate() == Seat.Fate.UNHARMED)
                    .forEach(seat -> seat.say("progress"));
            askLog();
        }
        checkProcesses();
        screen.show(seats.values(), feeder, now);
    }

    private void hear(Word word) {
        Seat seat = seats.get(word.from());
        if (seat == null) {
            return;
        }
        String[] parts = word.text().split(" ");
        switch (parts[0]) {
            case "" -> {
                /* It hung up: the process tells more. */
            }
            case "hello" -> {
                Talk talk = callers.get(word.from());
                if (talk != null) {
                    seat.connect(talk);
                }
            }
            case "done", "rejected", "unknown" -> conclude(seat, parts);
            case "have" -> settle(parts);
            case "error" -> screen.tell(seat.name() + ": " + word.text());
            default -> seat.hear(parts, word.text());
        }
    }

    private void conclude(Seat seat, String[] parts) {
        if (seat.fate() == Seat.Fate.KILLED) {
            // Its lines are in doubt already, and are settled by the log.
            if (parts[0].equals("done")) {
                feeder.done(Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
            }
            return;
        }
        seat.outstanding(-1);
        int line = Integer.parseInt(parts[2]);
        switch (parts[0]) {
            case "done" -> feeder.done(line, Long.parseLong(parts[3]));
            case "rejected" -> feeder.retry(line);
            default -> unsure.add(new Unsure(line, parts[3], seat.view().number()));
        }
    }

    /** A member whose view came after all of the lost one's, and is without it, has delivered all that it ever will. */
    private void askLog() {
        for (Seat seat : seats.values()) {
            String question = seat.isUp()
                    ? unsure.stream()
                            .filter(each -> seat.view().number() > each.view
                                    && !seat.view().has(each.identity))
                            .limit(500)
                            .map(each -> " " + each.line)
                            .distinct()
                            .reduce("", String::concat)
                    : "";
            if (!question.isEmpty()) {
                seat.say("ask" + question);
                return;
            }
        }
    }

    private void settle(String[] answers) {
        for (int at = 1; at < answers.length; at++) {
            String[] pair = answers[at].split("=");
            int line = Integer.parseInt(pair[0]);
            if (unsure.removeIf(each -> each.line == line)) {
                if (pair[1].equals("yes")) {
                    feeder.done(line, 0);
                } else {
                    missing++;
                    feeder.retry(line);
                }
            }
        }
    }

    private void checkProcesses() {
        for (Seat seat : seats.values()) {
            if (seat.fate() != Seat.Fate.KILLED && !seat.container().isAlive() && !interrupted) {
                throw new DemoFailure(seat.name() + ": its process ended by itself; see "
                        + seat.container().home().resolve("log") + ", which ends with: "
                        + seat.container().lastWords());
            }
        }
    }

    private String states() {
        List<String> all = new ArrayList<>();
        for (Seat seat : seats.values()) {
            all.add(seat.name() + " " + seat.state() + ", view " + seat.view().number() + " of "
                    + seat.view().members().size() + (seat.why().isEmpty() ? "" : " (" + seat.why() + ")"));
        }
        return String.join("; ", all);
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                greet(server.accept());
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** The first words tell who calls. */
    private void greet(SocketChannel channel) {
        Talk talk = new Talk(channel);
        StringBuilder name = new StringBuilder();
        talk.open(
                text -> {
                    if (name.isEmpty()) {
                        name.append(text.substring(text.indexOf(' ') + 1));
                        callers.put(name.toString(), talk);
                    }
                    words.add(new Word(name.toString(), text));
                },
                () -> words.add(new Word(name.toString(), "")));
    }
}
