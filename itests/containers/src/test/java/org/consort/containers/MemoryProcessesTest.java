package org.consort.containers;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shared memory of containers that are processes of their own, by the shell, while one of them is killed. */
class MemoryProcessesTest {

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
    void the_shell_reads_and_writes_and_nothing_is_lost_with_a_member_that_is_killed() throws Exception {
        homes = Home.make(folder, "a", "b", "c");
        for (Home home : homes) {
            home.run("start", "--wait", "60").expect(0);
        }
        Home a = homes.get(0);
        Home b = homes.get(1);
        a.run("shell", "memory create board 1000000").expect(0).says("board");
        b.run("shell", "memory create board 1000").expect(1).says("REGION_EXISTS");
        a.run("shell", "memory write board 64 0x68656c6c6f").expect(0).says("INDEX");
        b.run("shell", "memory read board 64 --json").expect(0).says("448378203247");
        b.run("shell", "memory read board 64 --length 20")
                .expect(0)
                .says("6f6c6c6568")
                .says("olleh");
        b.run("shell", "memory add board 8 41 --type int").expect(0).says("BEFORE");

        ProcessHandle.of(a.pid()).orElseThrow().destroyForcibly();

        b.run("shell", "memory add board 8 1 --type int").expect(0).says("41");
        b.run("shell", "memory write board 8 7 --type int --if 5").expect(1).says("it is 42, not 5");
        a.run("start", "--wait", "60").expect(0);
        a.run("shell", "memory read board 8 --type int --json").expect(0).says("42");
        a.run("shell", "memory read board 64 --local").expect(0).says("448378203247");
        a.run("shell", "memory list").expect(0).says("1000000");
        a.run("shell", "memory read baord 8").expect(1).says("NO_SUCH_REGION");
        a.run("shell", "memory read board 999993").expect(1).says("which has 1000000 bytes");
        a.run("shell", "memory drop board").expect(1).says("--force");
        a.run("shell", "memory drop board --force").expect(0);
        a.run("shell", "help memory").expect(0).says("usage: consort:memory list");
    }
}
