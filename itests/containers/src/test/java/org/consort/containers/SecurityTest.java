package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group goes from one security level and secret to another while it works, and who has no secret stays outside. */
class SecurityTest {

    private static final String ONE = "one = the first secret of the test, long enough";
    private static final String TWO = "two = the second secret of the test, long enough";

    @TempDir
    private Path folder;

    private static void secrets(Home home, String... lines) throws Exception {
        Path file = home.folder().resolve("secrets");
        Files.writeString(file, String.join("\n", lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        home.addToGroup("security.secrets = " + file);
    }

    @Test
    void a_group_under_load_goes_from_level_to_level_and_from_secret_to_secret() throws Exception {
        Fleet.Furnishing furnishing = home -> {
            secrets(home, ONE, TWO);
            home.configure("org.consort.transport.aeron-main", "bind = 127.0.0.1", "port = 0");
        };
        try (Fleet fleet = new Fleet(folder, furnishing, "a", "b", "c")) {
            for (int i = 0; i < fleet.size(); i++) {
                fleet.get(i).awaitService("org.consort.spi.transport.Transport", "(consort.transport=aeron)");
            }
            String self = fleet.ask(0, "report").get("self");
            for (String stack : new String[] {
                "ring tcp authenticated:one",
                "ring tcp encrypted:one",
                "quorum tcp encrypted:two",
                "quorum aeron encrypted:two",
                "ring tcp none"
            }) {
                fleet.change(1, stack);
                for (int i = 0; i < fleet.size(); i++) {
                    fleet.awaitProgress(i);
                }
                String level = stack.split(" ")[2];
                assertEquals(level, fleet.ask(2, "report").get("security"));
            }
            fleet.awaitEqual();
            fleet.assertOnlyBusy();
            assertEquals(self, fleet.ask(0, "report").get("self"), "it left the group meanwhile");
            assertEquals("0", fleet.ask(0, "report").get("frames.forged"));
        }
    }

    @Test
    void a_secret_that_is_put_into_the_files_later_can_be_changed_to_and_one_that_a_member_lacks_is_refused()
            throws Exception {
        Fleet.Furnishing furnishing = home -> {
            secrets(home, ONE);
            home.addToGroup("security = encrypted");
        };
        try (Fleet fleet = new Fleet(folder, furnishing, "a", "b", "c")) {
            for (int i = 0; i < 2; i++) {
                Files.writeString(fleet.home(i).folder().resolve("secrets"), ONE + "\n" + TWO);
            }
            Map<String, String> report = fleet.ask(0, "stack ring tcp encrypted:two");
            assertTrue(report.get("outcome").startsWith("Refused"), report.toString());
            assertTrue(report.get("outcome").contains("c can't"), report.get("outcome"));
            assertTrue(report.get("outcome").contains("there is no secret 'two'"), report.get("outcome"));
            Files.writeString(fleet.home(2).folder().resolve("secrets"), ONE + "\n" + TWO);
            fleet.change(0, "ring tcp encrypted:two");
            for (int i = 0; i < fleet.size(); i++) {
                fleet.awaitProgress(i);
            }
            fleet.awaitEqual();
        }
    }

    @Test
    void who_does_not_know_the_secret_stays_outside_and_is_told_why_it_may_be() throws Exception {
        Fleet.Furnishing furnishing = home -> {
            secrets(home, ONE);
            home.addToGroup("security = encrypted");
        };
        Path here = Files.createDirectories(folder.resolve("fleet"));
        try (Fleet fleet = new Fleet(here, furnishing, "a", "b")) {
            Home stranger = Home.make(folder.resolve("stranger"), "x").get(0);
            stranger.configure(
                    "org.consort.group-" + Home.GROUP,
                    "name = " + Home.GROUP,
                    "seeds = " + fleet.home(0).address() + ", " + stranger.address());
            try (EmbeddedContainer outside = new EmbeddedContainer(stranger)) {
                Patience.until(
                        "an explanation",
                        () -> outside.why().contains("at another security level"),
                        () -> "it says: " + outside.log());
            }
            fleet.awaitEqual();
        }
    }
}
