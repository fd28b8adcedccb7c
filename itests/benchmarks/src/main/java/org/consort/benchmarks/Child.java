package org.consort.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM that was started for a run: told by lines, and answering by lines. */
final class Child {

    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts this JVM's own program and class path once more.
     *
     * @param errors where its standard error goes
     */
    static Child start(Class<?> main, List<String> flags, List<String> arguments, File errors) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(commonFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new Child(new ProcessBuilder(command).redirectError(errors).start());
    }

    void tell(String order) {
        orders.println(order);
    }

    /**
     * The rest of the next line that begins with this word; others are passed over.
     *
     * @throws IOException if none comes in time, or the process says that it failed
     */
    String await(String word, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            String line = answers.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IOException("no " + word + " in " + limit.toMillis() + " ms");
            }
            if (line.startsWith("FAILED")) {
                throw new IOException("member " + line);
            }
            if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(word.length()).trim();
            }
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** By SIGKILL: it is given no chance to say goodbye. Returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.add(line);
            }
            answers.add("FAILED: process ended");
        } catch (IOException e) {
            answers.add("FAILED: " + e);
        }
    }

    private static List<String> commonFlags() {
        List<String> flags = new ArrayList<>(List.of(
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }
}
