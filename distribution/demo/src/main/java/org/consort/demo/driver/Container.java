package org.consort.demo.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One container: a process of its own, with a home of its own. */
final class Container {

    private final String name;
    private final Path home;
    private final Process process;

    private Container(String name, Path home, Process process) {
        this.name = name;
        this.home = home;
        this.process = process;
    }

    /** Starts the distribution's own script; it becomes the container's JVM, so its pid is the one to kill. */
    static Container start(Path base, String name, Path home) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(base.resolve("bin/consort").toString(), "run", "--home", home.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(home.resolve("log/console.log").toFile());
        builder.environment().remove("CONSORT_HOME");
        Process process = builder.start();
        process.getOutputStream().close();
        return new Container(name, home, process);
    }

    String name() {
        return name;
    }

    Path home() {
        return home;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal: {@code STOP}, {@code CONT}, {@code TERM}. */
    void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (kill.waitFor() != 0 && isAlive()) {
            throw new IOException("cannot send SIG" + signal + " to pid " + pid());
        }
    }

    /** Sends SIGKILL, at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** The end of what it printed. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(home.resolve("log/console.log"), StandardCharsets.ISO_8859_1);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }

    /** Asks it to stop in good order. */
    void ask() {
        process.destroy();
    }

    /** Waits until it has stopped, and kills it if it takes too long. */
    void end(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
