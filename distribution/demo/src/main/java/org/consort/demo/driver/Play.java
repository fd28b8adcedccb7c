package org.consort.demo.driver;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The demo's plot: a group forms; its oldest member is killed; a new one joins; the group changes its protocol and changes it
 * back; one is paused until the others go on without it, and comes back; all the while a text flows through it from all members.
 */
final class Play {

    /** Far more than any step should take: at its end the demo has failed, and says in what. */
    private static final double PATIENCE_SECONDS = 30;

    /** As long as no fault can still show in the deliveries after a view. */
    private static final long AFTER_MICROS = 1_000_000;

    /** About as long as a line takes to be ordered: some of those on their way are in the log then, some are not. */
    private static final long HALFWAY_NANOS = 1_500_000;

    private final Options options;
    private final Text text;
    private final Stage stage;
    private final Screen screen;
    private final Verdict verdict;

    Play(Options options, Text text, Stage stage, Verdict verdict) {
        this.options = options;
        this.text = text;
        this.stage = stage;
        this.screen = stage.screen();
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        form();
        long began = System.nanoTime();
        feedUntil(0.15, 0.30);
        killOldest();
        join();
        stage.feeder().feedUpTo(0.85);
        stage.until("a third of the text", PATIENCE_SECONDS, () -> part() >= 0.35);
        new Change(stage, verdict).thereAndBack(up());
        pause();
        stage.feeder().feedUpTo(1);
        stage.until("the whole text", lastSeconds(), stage.feeder()::isFinished);
        verdict.fed(stage.feeder(), System.nanoTime() - began);
        compare();
    }

    private void form() throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (int number = 0; number < options.members(); number++) {
            stage.enter(options, name(number));
        }
        screen.tell("started " + options.members() + " containers: " + pids());
        stage.until(
                "a group of " + options.members(),
                Math.max(PATIENCE_SECONDS, options.formSeconds()),
                () -> stage.seats().stream()
                        .allMatch(seat -> seat.isUp() && seat.view().members().size() == options.members()));
        double seconds = (System.nanoTime() - began) / 1e9;
        screen.tell(
                String.format(Locale.ROOT, "a ring of %d formed, %.2f s after the start", options.members(), seconds));
        verdict.check(
                String.format(Locale.ROOT, "the ring formed in %.2f s, at most %.1f s", seconds, options.formSeconds()),
                seconds <= options.formSeconds(),
                slowMachine());
    }

    private static String slowMachine() {
        return String.format(
                Locale.ROOT,
                "a slow or busy machine needs longer (this one: load %.1f, %d processors): --form-within SECONDS",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
    }

    private void killOldest() throws IOException, InterruptedException {
        Seat oldest = up().stream()
                .filter(seat ->
                        seat.view().oldest().filter(seat.view().self()::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new DemoFailure("nobody is the oldest member"));
        String identity = oldest.view().self();
        long at = wallMicros();
        screen.tell("kill -9 " + oldest.container().pid() + ": " + oldest.name() + ", the oldest member");
        // Lines that are on their way now are those whose fate only the log can tell.
        stage.feeder().burst(stage.seats());
        LockSupport.parkNanos(HALFWAY_NANOS);
        oldest.suffer(Seat.Fate.KILLED);
        oldest.container().kill();
        List<Seat> survivors = up();
        stage.until(
                "a view without " + oldest.name(),
                PATIENCE_SECONDS,
                () -> survivors.stream().noneMatch(seat -> seat.view().has(identity)));
        screen.tell("the survivors agreed on view " + survivors.get(0).view().number() + " without " + oldest.name());
        settleLinesOf(oldest);
        stage.linger(AFTER_MICROS / 1e6);
        gaps("after kill -9 of the oldest", survivors, at, wallMicros());
    }

    private void settleLinesOf(Seat dead) throws InterruptedException {
        stage.doubt(dead);
        int doubtful = stage.unsure();
        int missingBefore = stage.missing();
        stage.until("the fate of the lines of " + dead.name(), PATIENCE_SECONDS, () -> stage.unsure() == 0);
        int missing = stage.missing() - missingBefore;
        screen.tell(String.format(
                Locale.ROOT,
                "%s had not answered for %s: the log has %,d of them, %,d go out again",
                dead.name(),
                Text.count(doubtful),
                doubtful - missing,
                missing));
    }

    private void join() throws IOException, InterruptedException {
        long began = System.nanoTime();
        Seat joiner = stage.enter(options, name(options.members()));
        screen.tell("started " + joiner.name() + ", pid " + joiner.container().pid());
        stage.until(joiner.name() + " in the group", PATIENCE_SECONDS, joiner::isUp);
        screen.tell(String.format(
                Locale.ROOT,
                "%s joined and adopted the state, %.2f s after its start",
                joiner.name(),
                (System.nanoTime() - began) / 1e9));
    }

    private void pause() throws IOException, InterruptedException {
        List<Seat> up = up();
        Seat paused = up.get(1);
        String identity = paused.view().self();
        List<Seat> others = up.stream().filter(seat -> seat != paused).toList();
        long at = wallMicros();
        screen.tell("kill -STOP " + paused.container().pid() + ": " + paused.name() + " is silent now, but not dead");
        paused.suffer(Seat.Fate.PAUSED);
        paused.container().signal("STOP");
        stage.until(
                "a view without " + paused.name(),
                PATIENCE_SECONDS,
                () -> others.stream().noneMatch(seat -> seat.view().has(identity)));
        screen.tell(String.format(
                Locale.ROOT,
                "after %.2f s of silence the others went on without %s",
                (wallMicros() - at) / 1e6,
                paused.name()));
        stage.linger(AFTER_MICROS / 1e6);
        gaps("while " + paused.name() + " was silent", others, at, wallMicros());
        screen.tell("kill -CONT " + paused.container().pid() + ": " + paused.name() + " is back");
        paused.container().signal("CONT");
        paused.resume();
        stage.until(
                paused.name() + " back in the group",
                PATIENCE_SECONDS,
                () -> paused.isUp() && !paused.view().self().equals(identity));
        screen.tell(paused.name() + " rejoined as " + paused.view().self());
    }

    private void gaps(String when, List<Seat> seats, long fromMicros, long toMicros) throws InterruptedException {
        for (Seat seat : seats) {
            seat.answers().clear();
            seat.say("gap x " + fromMicros + " " + toMicros);
        }
        stage.until(
                "the delivery gaps",
                PATIENCE_SECONDS,
                () -> seats.stream().noneMatch(seat -> seat.answers().isEmpty()));
        for (Seat seat : seats) {
            long micros = Long.parseLong(seat.answers().get(0).split(" ")[2]);
            verdict.gap(when, seat.name(), micros);
            screen.tell("longest delivery gap " + when + ", at " + seat.name() + ": " + Verdict.millis(micros));
        }
    }

    private void compare() throws InterruptedException {
        List<Seat> all = up();
        verdict.check(all.size() + " members are in the group at the end", all.size() == options.members());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos((long) PATIENCE_SECONDS);
        do {
            all.forEach(seat -> seat.answers().clear());
            all.forEach(seat -> seat.say("report"));
            stage.until(
                    "the last reports",
                    PATIENCE_SECONDS,
                    () -> all.stream().noneMatch(seat -> seat.answers().isEmpty()));
        } while (!verdict.sameHeads(all) && System.nanoTime() < deadline);
        verdict.compare(all, text);
    }

    private void feedUntil(double part, double ceiling) throws InterruptedException {
        stage.feeder().feedUpTo(ceiling);
        screen.tell("feeding " + text.name() + ", " + Text.count(text.lines().size())
                + ", a change of state each, from all members");
        stage.until("the first lines", PATIENCE_SECONDS, () -> part() >= part);
    }

    private double lastSeconds() {
        return PATIENCE_SECONDS + 4 * text.lines().size() / rate(options, text);
    }

    private double part() {
        return (double) stage.feeder().done() / text.lines().size();
    }

    private List<Seat> up() {
        return stage.seats().stream().filter(Seat::isUp).toList();
    }

    private String pids() {
        Collection<Seat> seats = stage.seats();
        return String.join(
                ", ",
                seats.stream()
                        .map(seat -> seat.name() + " (pid " + seat.container().pid() + ")")
                        .toList());
    }

    /** Lines per second: what was asked for, or so that the text lasts. */
    static double rate(Options options, Text text) {
        return options.rate().orElse(Math.min(2000.0, Math.max(1.0, text.lines().size() / 12.0)));
    }

    private static String name(int number) {
        return String.valueOf((char) ('a' + number));
    }

    private static long wallMicros() {
        return System.currentTimeMillis() * 1000;
    }
}
