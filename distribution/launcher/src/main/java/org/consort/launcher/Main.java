package org.consort.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Does what {@code bin/consort} asks for; its exit code is the script's. */
public final class Main {

    /** It worked. */
    static final int OK = 0;

    /** It did not, or nothing runs there. */
    static final int FAILED = 1;

    /** Something runs, but it is not well. */
    static final int UNHEALTHY = 2;

    private Main() {}

    /**
     * Runs one of: {@code run}, {@code shell [COMMAND]}, {@code status [--json]}, {@code await PID SECONDS}.
     * The system properties {@code consort.base} and {@code consort.home} name the distribution and the home.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        String verb = words.isEmpty() ? "run" : words.get(0);
        List<String> rest = words.subList(Math.min(1, words.size()), words.size());
        System.exit(dispatch(verb, rest));
    }

    private static int dispatch(String verb, List<String> rest) throws Exception {
        Home home = Home.fromSystemProperties();
        try {
            return switch (verb) {
                case "run" -> new Container(home).run();
                case "shell" -> new Client(home.socket()).shell(String.join(" ", rest));
                case "status" ->
                    new Client(home.socket()).run("consort:status " + String.join(" ", rest), Client.ANSWER_SECONDS);
                case "await" -> new Arrival(home, Long.parseLong(rest.get(0)), Long.parseLong(rest.get(1))).await();
                default -> throw new IllegalArgumentException("unknown verb '" + verb + "'");
            };
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            System.err.println("consort: " + e.getMessage());
            return FAILED;
        }
    }

    /** A path as this process reaches it best: a socket's path must be short, and the one from here often is. */
    static Path shortest(Path path) {
        Path here = Path.of("").toAbsolutePath();
        if (!here.getRoot().equals(path.getRoot())) {
            return path;
        }
        Path fromHere = here.relativize(path);
        return fromHere.toString().length() < path.toString().length() ? fromHere : path;
    }
}
