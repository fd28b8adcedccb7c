package org.consort.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A clone builds and runs anywhere: no file names a place on the machine where it was written. */
class PortabilityTest {

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.}\\-])/(?:home|Users|root|work)/\\w|(?<!\\w)[A-Z]:\\\\Users");
    private static final Set<String> TEXTS = Set.of(
            "java",
            "xml",
            "md",
            "sh",
            "cfg",
            "properties",
            "json",
            "txt",
            "html",
            "js",
            "css",
            "bnd",
            "bndrun",
            "run",
            "consort");
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

    @Test
    void no_file_names_a_path_of_one_machine() throws IOException {
        List<Path> texts = texts();
        List<String> wrong = texts.stream()
                .filter(file -> namesMachinePath(Repository.text(file)))
                .map(Repository::name)
                .toList();

        assertTrue(texts.size() > 50, "only " + texts.size() + " files found");
        assertEquals(List.of(), wrong);
    }

    @Test
    void the_rule_tells_a_machine_path_from_a_path() {
        assertTrue(namesMachinePath("see " + "/home" + "/alice/notes"));
        assertTrue(namesMachinePath("C:\\" + "Users\\alice"));
        assertEquals(false, namesMachinePath("docs/work/notes, ${project}/root/x, /etc/hosts"));
    }

    private static boolean namesMachinePath(String text) {
        return MACHINE_PATH.matcher(text).find();
    }

    private static List<Path> texts() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(Repository.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skip = SKIPPED.contains(String.valueOf(folder.getFileName()));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (TEXTS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
