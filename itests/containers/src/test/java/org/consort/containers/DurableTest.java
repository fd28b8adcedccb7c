package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers whose group's log is on disk, killed all at once. */
class DurableTest {

    private static final Pattern INDEX = Pattern.compile("\"index\":\"?(\\d+)");

    @TempDir
    private Path folder;

    private List<Home> homes = List.of();

    @AfterEach
    void stopAll() throws Exception {
        for (Home home : homes) {
            home.run("stop", "--force");
        }
    }

    @Test
    void a_group_outlives_kill_9_of_all_its_containers() throws Exception {
        homes = Home.make(folder, "a", "b", "c");
        String seeds = String.join(",", homes.stream().map(Home::address).toList());
        for (Home home : homes) {
            home.configure(
                    "org.consort.group-" + Home.GROUP,
                    "name = " + Home.GROUP,
                    "seeds = " + seeds,
                    "protocol = quorum",
                    "quorum.storage = durable");
        }
        startAll();
        List<Long> acknowledged = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            acknowledged.add(submit(homes.get(i % 3)));
        }

        for (Home home : homes) {
            ProcessHandle.of(home.pid()).orElseThrow().destroyForcibly();
        }
        for (Home home : homes) {
            Patience.until("it is dead", () -> home.run("status").code() == 1, home::log);
        }
        startAll();

        long next = submit(homes.get(0));
        assertTrue(
                next > acknowledged.get(acknowledged.size() - 1),
                "index " + next + " comes behind all that was acknowledged: " + acknowledged);
        assertTrue(homes.get(0).log().contains("log=resumed"), homes.get(0).log());
    }

    /** All at once: none of them is in the group before a majority is. */
    private void startAll() throws Exception {
        for (Home home : homes) {
            home.run("start", "--wait", "1");
        }
        for (Home home : homes) {
            Patience.until("it is in the group", () -> home.run("status").code() == 0, home::log);
        }
    }

    private static long submit(Home at) throws Exception {
        Script.Result result = at.run("shell", "submit hello --json").expect(0);
        Matcher matcher = INDEX.matcher(result.output());
        assertTrue(matcher.find(), result.output());
        return Long.parseLong(matcher.group(1));
    }
}
