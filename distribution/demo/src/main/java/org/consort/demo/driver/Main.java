package org.consort.demo.driver;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the demo; see {@link Options#USAGE}. */
public final class Main {

    private static final long STOP_SECONDS = 20;

    private Main() {}

    /** Exits with 0 only if all that the demo promises held. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Options.USAGE);
            return;
        }
        Path base = Path.of(System.getProperty("consort.base", "")).toAbsolutePath();
        try {
            Options options = Options.parse(base, Boolean.getBoolean("consort.terminal"), words);
            System.exit(run(options, Text.read(options.input())) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("consort demo: " + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("consort demo: " + reason(e) + "; --folder DIR lets it play elsewhere");
            System.exit(1);
        }
    }

    /** Some exceptions of the file system have nothing but the path as their message. */
    private static String reason(IOException e) {
        boolean bare = e instanceof FileSystemException file && file.getReason() == null;
        return bare ? e.getMessage() + ": " + e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }

    private static boolean run(Options options, Text text) throws IOException, InterruptedException {
        Ground ground = Ground.prepare(options, options.members() + 1);
        Screen screen = new Screen(System.out, !options.plain(), Integer.getInteger("consort.columns", 80));
        Verdict verdict = new Verdict();
        AtomicBoolean leave = new AtomicBoolean();
        boolean good = false;
        try (Stage stage = new Stage(ground, new Feeder(text.lines(), Play.rate(options, text)), screen)) {
            Thread hook = new Thread(() -> interrupt(stage, leave));
            Runtime.getRuntime().addShutdownHook(hook);
            good = play(options, text, stage, verdict);
            if (stage.isInterrupted()) {
                return false;
            }
            leave.set(options.keepRunning());
            if (options.keepRunning()) {
                tellHow(options, stage);
            } else {
                clean(stage, leave);
            }
        }
        // A folder that somebody named is theirs: it may hold more than the demo's.
        if (good && !options.keepRunning() && options.folder().isEmpty()) {
            ground.clear();
        } else {
            screen.print("homes and logs are in " + ground.folder());
        }
        return good;
    }

    private static boolean play(Options options, Text text, Stage stage, Verdict verdict)
            throws IOException, InterruptedException {
        Screen screen = stage.screen();
        try {
            new Play(options, text, stage, verdict).run();
        } catch (DemoFailure e) {
            if (stage.isInterrupted()) {
                screen.end();
                screen.print("interrupted: stopping the containers; homes and logs stay in " + stage.folder());
                return false;
            }
            verdict.check(String.valueOf(e.getMessage()), false);
        }
        if (options.keepRunning()) {
            letStay(stage, verdict);
        }
        screen.end();
        verdict.print(screen);
        screen.print(verdict.isGood() ? "all of it held" : "the demo FAILED");
        return verdict.isGood();
    }

    private static void letStay(Stage stage, Verdict verdict) throws InterruptedException {
        try {
            stage.letStay();
        } catch (DemoFailure e) {
            verdict.check(String.valueOf(e.getMessage()), false);
        }
    }

    /** What Ctrl-C does. The terminal tells the containers too, so that they may be on their way out already. */
    private static void interrupt(Stage stage, AtomicBoolean leave) {
        if (!leave.get()) {
            stage.interrupt();
            clean(stage, leave);
        }
    }

    /** No container outlives the demo unless that was asked for, however it ends. */
    private static void clean(Stage stage, AtomicBoolean leave) {
        if (leave.getAndSet(true)) {
            return;
        }
        try {
            for (Seat seat : List.copyOf(stage.seats())) {
                if (seat.fate() == Seat.Fate.PAUSED) {
                    seat.container().signal("CONT");
                }
                seat.container().ask();
            }
            for (Seat seat : List.copyOf(stage.seats())) {
                seat.container().end(STOP_SECONDS);
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("consort demo: not all containers could be stopped: " + e);
        }
    }

    private static void tellHow(Options options, Stage stage) {
        Path script = options.base().resolve("bin/consort");
        stage.screen().print("");
        List<Seat> left = stage.seats().stream()
                .filter(seat -> seat.fate() == Seat.Fate.UNHARMED)
                .toList();
        stage.screen().print("the group runs on; this asks it, and this stops it:");
        for (Seat seat : left) {
            stage.screen()
                    .print("  " + script + " shell --home " + seat.container().home() + " group members");
        }
        for (Seat seat : left) {
            stage.screen()
                    .print("  " + script + " stop --home " + seat.container().home());
        }
    }
}
