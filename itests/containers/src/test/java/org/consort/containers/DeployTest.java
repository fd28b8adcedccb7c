package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Jars in {@code deploy/} take the places of bundles that are there. */
class DeployTest {

    private static final String NAME = "consort-ring";

    @TempDir
    private Path folder;

    @Test
    void a_newer_jar_takes_the_place_of_its_bundle_under_load_and_gives_it_back() throws Exception {
        try (Fleet fleet = new Fleet(folder, "a", "b")) {
            String self = fleet.ask(1, "report").get("self");
            String version = version(fleet);
            Path newer = Jars.with(Jars.of(NAME), folder.resolve("newer.jar"), Map.of("Bundle-Version", "0.9.1"));

            drop(fleet, newer, "ring.jar");
            awaitVersion(fleet, "0.9.1");
            fleet.awaitProgress(1);
            Files.delete(fleet.home(1).folder().resolve("deploy/ring.jar"));
            awaitVersion(fleet, version);
            fleet.awaitProgress(1);

            fleet.awaitEqual();
            assertEquals(self, fleet.ask(1, "report").get("self"), "it left the group");
        }
    }

    @Test
    void a_jar_that_is_broken_or_old_or_lacks_something_changes_nothing_and_is_told() throws Exception {
        try (Fleet fleet = new Fleet(folder, "a", "b")) {
            String version = version(fleet);
            Path jar = Jars.of(NAME);
            byte[] bytes = Files.readAllBytes(jar);
            Path cut = Files.write(folder.resolve("cut.jar"), Arrays.copyOf(bytes, bytes.length / 2));
            Path older = Jars.with(jar, folder.resolve("older.jar"), Map.of("Bundle-Version", "0.0.1"));
            Path lacking = Jars.with(
                    jar,
                    folder.resolve("lacking.jar"),
                    Map.of("Bundle-Version", "0.9.2", "Require-Capability", "nowhere;filter:=\"(x=1)\""));

            drop(fleet, cut, "cut.jar");
            drop(fleet, older, "older.jar");
            drop(fleet, lacking, "lacking.jar");

            awaitProblem(fleet, "deploy/cut.jar is not installed: it is no jar, or is cut short");
            awaitProblem(fleet, "deploy/older.jar is not installed: it is version 0.0.1 of bundle consort-ring, older");
            awaitProblem(fleet, "deploy/lacking.jar is not installed");
            awaitProblem(fleet, "nowhere");
            assertEquals(version, version(fleet));
            assertEquals(Bundle.ACTIVE, fleet.get(1).bundle(NAME).getState());
            fleet.awaitProgress(1);
        }
    }

    private static void drop(Fleet fleet, Path jar, String name) throws IOException {
        Path deploy = fleet.home(1).folder().resolve("deploy");
        Path beside = Files.copy(jar, deploy.resolve(name + ".part"));
        Files.move(beside, deploy.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String version(Fleet fleet) {
        return fleet.get(1).bundle(NAME).getVersion().toString();
    }

    private static void awaitVersion(Fleet fleet, String version) throws Exception {
        Patience.until(
                "version " + version,
                () -> version(fleet).equals(version),
                () -> fleet.get(1).log());
    }

    private static void awaitProblem(Fleet fleet, String text) throws Exception {
        Patience.until(
                text,
                () -> fleet.get(1).deployProblems().toString().contains(text),
                () -> fleet.get(1).log());
    }
}
