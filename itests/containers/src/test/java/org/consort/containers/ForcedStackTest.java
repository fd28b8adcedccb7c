package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator at one of three containers, whose group can order nothing since the two others are silent without being proven dead. */
class ForcedStackTest {

    @TempDir
    private Path folder;

    private List<Home> homes = List.of();

    @BeforeEach
    void startThree() throws Exception {
        homes = Home.make(folder, "a", "b", "c");
        String seeds = String.join(",", homes.stream().map(Home::address).toList());
        for (Home home : homes) {
            home.configure(
                    "org.consort.group-" + Home.GROUP, "name = " + Home.GROUP, "seeds = " + seeds, "policy = majority");
            home.run("start").expect(0);
        }
        Patience.until("all in one view", () -> members(homes.get(0)) == 3, homes.get(2)::log);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (Home home : homes) {
            signal("CONT", home);
            home.run("stop", "--force");
        }
    }

    private static void signal(String name, Home home) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + home.pid())
                .start()
                .waitFor();
    }

    private static int members(Home home) throws IOException, InterruptedException {
        String said = home.run("shell", "group members --json").output();
        return said.split("\"name\"", -1).length - 1;
    }

    @Test
    void a_wedged_group_goes_on_by_force_and_takes_in_those_that_come_back() throws Exception {
        Home a = homes.get(0);
        Home b = homes.get(1);
        Home c = homes.get(2);
        a.run("shell", "submit before").expect(0);
        c.run("shell", "stack set quorum --force --yes").expect(1).says("not wedged");
        signal("STOP", a);
        signal("STOP", b);
        Patience.until("it says that it is blocked", () -> state(c).contains("BLOCKED"), c::log);

        c.run("shell", "stack set quorum --wait 3").expect(1).says("no outcome within 3 s");
        c.run("shell", "stack set quorum --insist").expect(1).says("--insist goes with --force");
        c.run("shell", "stack set quorum --force")
                .expect(1)
                .says("What only unreachable members had is lost to the group, even if it was acknowledged")
                .says("is BLOCKED")
                .says("Nothing was done")
                .says("--yes");
        assertTrue(state(c).contains("BLOCKED"), state(c));

        c.run("shell", "stack set quorum --force --yes").expect(0).says("a,b").says("what only a,b had behind entry");
        c.run("shell", "stack show").expect(0).says("quorum over tcp");
        c.run("shell", "submit alone").expect(0);
        assertTrue(c.log().contains("FORCED line="), c.log());

        signal("CONT", a);
        signal("CONT", b);
        for (Home home : homes) {
            Patience.until(
                    home.name() + " is in the forced group",
                    () -> members(home) == 3
                            && home.run("shell", "stack show").output().contains("quorum over tcp"),
                    () -> home.log() + c.log());
        }
        a.run("shell", "submit together").expect(0);
        assertFalse(c.log().contains("rejoins"), c.log());
    }

    private static String state(Home home) throws IOException, InterruptedException {
        return home.run("shell", "group list").output();
    }
}
