package org.consort.testkit.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Transcripts that a person has reviewed, kept as files: a change of behaviour shows as their diff. */
final class Golden {

    private final Path folder;

    Golden(Path folder) {
        this.folder = folder;
    }

    void check(String name, List<String> lines) {
        Path file = folder.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(folder);
                Files.write(file, lines);
            }
            assertTrue(
                    Files.exists(file),
                    () -> "there is no transcript " + file
                            + " yet: run with -Dgolden.update=true, read what it writes, and keep"
                            + " it with the test");
            assertEquals(
                    Files.readString(file),
                    String.join("\n", lines) + "\n",
                    "the transcript '" + name + "' changed; if that is right, run with -Dgolden.update=true and review"
                            + " the diff of " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
