package org.consort.testkit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzing guided by coverage, in a process of its own, by Jazzer, which has to be on the class path: bytes that reach code that no others did are kept and
 * changed further. The tests run it for a moment; {@code -Dconsort.fuzz=SECONDS} makes it longer.
 */
public final class Fuzzing {

    /** Zero for the few tries of a build, which take some seconds. */
    private static final int SECONDS = Integer.getInteger("consort.fuzz", 0);

    private static final int TRIES = 100_000;
    private static final int BUILD_SECONDS = 30;
    private static final int STARTUP_SECONDS = 300;

    private Fuzzing() {}

    /**
     * Throws bytes at a target: a public class with {@code public static void fuzzerTestOneInput(byte[])}. What it throws is a
     * failure, and so is what takes too long or too much memory. Begins with the files in {@code src/test/resources/fuzz/NAME}; what it finds
     * on its way goes to {@code target/fuzz/NAME}.
     *
     * @throws AssertionError with the bytes that it does not survive
     */
    public static void survives(Class<?> target) {
        survives(target, TRIES);
    }

    /** The same, with so many tries in a build. */
    public static void survives(Class<?> target, int tries) {
        Path found = Path.of("target", "fuzz", target.getSimpleName());
        Path kept = Path.of("src", "test", "resources", "fuzz", target.getSimpleName());
        try {
            Files.createDirectories(found);
            Path log = found.resolveSibling(target.getSimpleName() + ".log");
            Process process = new ProcessBuilder(command(target, tries, found, kept))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS + BUILD_SECONDS + STARTUP_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(log, StandardCharsets.ISO_8859_1);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(target.getName() + " does not survive; see " + log + "\n" + last(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String last(String said) {
        return said.substring(Math.max(0, said.length() - 4000));
    }

    private static List<String> command(Class<?> target, int tries, Path found, Path kept) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Jazzer takes each use of Unsafe for an attack.
        command.addAll(List.of("-Dio.netty.noUnsafe=true", "-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.getName()));
        command.addAll(List.of("--instrumentation_includes=org.consort.**", "--reproducer_path=target/fuzz"));
        // A build makes the same tries each time, however slow the machine; at a leisure they are others.
        command.addAll(
                SECONDS > 0
                        ? List.of("-max_total_time=" + SECONDS)
                        : List.of("-seed=1", "-runs=" + tries, "-max_total_time=" + BUILD_SECONDS));
        command.addAll(List.of("-max_len=4096", "-timeout=10", "-rss_limit_mb=1500"));
        command.addAll(List.of("-artifact_prefix=target/fuzz/", found.toString()));
        if (Files.isDirectory(kept)) {
            command.add(kept.toString());
        }
        return command;
    }
}
