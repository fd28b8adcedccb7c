package org.consort.containers;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The distribution's {@code bin/consort}, as a person runs it. */
final class Script {

    /** The demo with a small text takes a quarter of this on a slow machine. */
    private static final long LIMIT_SECONDS = 180;

    /**
     * What a run came to.
     *
     * @param code the exit code
     * @param output all that it printed
     */
    record Result(int code, String output) {

        Result expect(int wanted) {
            if (code != wanted) {
                fail("exit code " + code + " instead of " + wanted + ":" + System.lineSeparator() + output);
            }
            return this;
        }

        Result says(String part) {
            if (!output.contains(part)) {
                fail("'" + part + "' is missing in:" + System.lineSeparator() + output);
            }
            return this;
        }
    }

    private Script() {}

    static Path distribution() {
        Path folder = Path.of(System.getProperty("consort.distribution", "")).normalize();
        if (!Files.isExecutable(folder.resolve("bin/consort"))) {
            fail("no distribution in " + folder + ": 'mvn -pl itests/containers -am verify' builds it first");
        }
        return folder;
    }

    static Result run(String... words) throws IOException, InterruptedException {
        return run(Map.of(), words);
    }

    static Result run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(distribution().resolve("bin/consort").toString()));
        command.addAll(List.of(words));
        Path output = Files.createTempFile("consort-test-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().remove("CONSORT_HOME");
            builder.environment().putAll(environment);
            return run(builder, output, LIMIT_SECONDS);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Runs a command to its end. Its output goes to a file, not a pipe: a container in the background would hold a pipe open. */
    static Result run(ProcessBuilder command, Path output, long limitSeconds) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            fail(command.command() + " did not end:" + System.lineSeparator() + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
