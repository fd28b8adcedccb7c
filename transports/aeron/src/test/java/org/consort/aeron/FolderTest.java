package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {

    @TempDir
    private Path parent;

    private int sweepElsewhere() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Sweeper.class.getName(), parent.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Makes a folder in another process, which sweeps first, and ends without removing its own. */
    static final class Sweeper {
        private Sweeper() {}

        public static void main(String[] arguments) throws Exception {
            Files.createDirectories(Folder.make(Path.of(arguments[0]), 2).path());
        }
    }

    @Test
    void room_is_told_by_the_folder_itself_and_unknown_room_is_no_failure() throws Exception {
        long byMount = Files.getFileStore(parent).getTotalSpace();

        assertTrue(Folder.free(parent) > 0 && Folder.free(parent) <= byMount, "free: " + Folder.free(parent));
        assertEquals(Long.MAX_VALUE, Folder.free(parent.resolve("nowhere")));
        try (Folder made = Folder.make(parent, 1)) {
            assertTrue(made.isMountKnown());
        }
    }

    /** Found under load: looking at one's own lock had released it, and the next process removed the folder of a driver that ran. */
    @Test
    void another_process_removes_what_is_left_behind_and_nothing_that_is_in_use() throws Exception {
        Folder one = Folder.make(parent, 1);
        Files.createDirectories(one.path());
        Folder two = Folder.make(parent, 1);
        Files.createDirectories(two.path());
        assertEquals(0, sweepElsewhere());
        assertTrue(Files.exists(one.path()));
        assertTrue(Files.exists(two.path()));
        assertEquals(6, parent.toFile().list().length, "what the other process made was left behind");
        one.close();
        two.close();

        Folder.make(parent, 1).close();
        assertEquals(0, parent.toFile().list().length);
        assertFalse(Files.exists(one.path()));
    }
}
