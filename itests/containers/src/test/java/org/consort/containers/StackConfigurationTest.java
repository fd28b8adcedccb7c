package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a group runs on, changed by the configuration of one of two containers, and shown by that of both. */
class StackConfigurationTest {

    private static final String GROUP = "org.consort.group-" + Home.GROUP;

    @TempDir
    private Path folder;

    private List<Home> homes = List.of();
    private String seeds = "";

    @BeforeEach
    void startTwo() throws Exception {
        homes = Home.make(folder, "a", "b");
        seeds = "seeds = " + homes.get(0).address() + "," + homes.get(1).address();
        for (Home home : homes) {
            home.run("start").expect(0);
        }
        Patience.until("both in one view", () -> members(homes.get(0)) == 2, homes.get(1)::log);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (Home home : homes) {
            home.run("stop", "--force");
        }
    }

    private static int members(Home home) throws IOException, InterruptedException {
        String said = home.run("shell", "group members --json").output();
        return said.split("\"name\"", -1).length - 1;
    }

    private static String file(Home home) throws IOException {
        return Files.readString(home.folder().resolve("etc/" + GROUP + ".cfg"));
    }

    private void configure(Home home, String... stack) throws IOException {
        List<String> lines = new ArrayList<>(List.of("# Written by a person.", "name = " + Home.GROUP, seeds));
        lines.addAll(List.of(stack));
        home.configure(GROUP, lines.toArray(String[]::new));
    }

    private static void awaitSaid(Home home, String what) throws Exception {
        Patience.until(home.name() + "'s file says " + what, () -> file(home).contains(what), home::log);
    }

    private static void awaitStack(Home home, String what) throws Exception {
        Patience.until(
                home.name() + " runs on " + what,
                () -> home.run("shell", "stack show").output().contains(what),
                home::log);
    }

    @Test
    void a_stack_that_one_container_configures_is_proposed_and_shown_by_both() throws Exception {
        Home a = homes.get(0);
        Home b = homes.get(1);
        configure(a, "protocol = quorum");
        awaitSaid(b, "protocol = quorum");
        awaitStack(a, "quorum over tcp");
        awaitSaid(a, "# Written by a person.");

        configure(b, "protocol = ring", "transport = tcp", "ring.windw.bytes = 9");
        Patience.until("the refusal", () -> b.log().contains("nearest known: 'window.bytes'"), b::log);
        awaitSaid(b, "protocol = quorum");
        assertFalse(file(a).contains("windw"), file(a));

        b.run("shell", "stack set ring window.bytes=90000").expect(0);
        awaitSaid(a, "ring.window.bytes = 90000");
        awaitSaid(b, "ring.window.bytes = 90000");
        for (Home home : homes) {
            assertFalse(home.log().contains("is joined again"), home.log());
            assertFalse(home.log().contains("leaves"), home.log());
        }
    }

    @Test
    void a_transport_that_one_container_configures_is_moved_to_by_both_and_adopted_after_a_restart() throws Exception {
        Home a = homes.get(0);
        Home b = homes.get(1);
        for (Home home : homes) {
            home.configure("org.consort.transport.tcp-fast", "name = fast", "bind = 127.0.0.1", "port = 0");
        }
        for (Home home : homes) {
            Patience.until("the port", () -> home.log().split("listening port", -1).length == 3, home::log);
        }
        configure(b, "transport = fast");
        awaitSaid(a, "transport = fast");
        awaitStack(a, "ring over fast");
        awaitSaid(a, "tcp@" + a.address());
        assertTrue(a.log().contains("transport=fast was=tcp"), a.log());

        b.run("stop").expect(0);
        configure(b, "transport = tcp");
        b.run("start").expect(0);
        Patience.until("both in one view again", () -> members(a) == 2, b::log);
        awaitStack(b, "ring over fast");
        awaitSaid(b, "transport = fast");
        assertTrue(b.log().contains("its configuration said \"ring over tcp\""), b.log());
    }
}
