package org.consort.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The repository that these tests stand in. Its modules are read from the poms, so a new one is checked unasked. */
final class Repository {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Repository() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("api/pom.xml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run these tests from within the repository");
            }
        }
        return folder;
    }

    static List<Module> modules() {
        List<Module> found = new ArrayList<>();
        collect(root(), "", found);
        return found;
    }

    static List<Module> modules(Predicate<Module> wanted) {
        return modules().stream().filter(wanted).toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path as people read it: from the root, with {@code /}. */
    static String name(Path file) {
        Path root = root();
        return (file.startsWith(root) ? root.relativize(file) : file).toString().replace('\\', '/');
    }

    private static void collect(Path folder, String prefix, List<Module> into) {
        Matcher matcher = MODULE.matcher(text(folder.resolve("pom.xml")));
        while (matcher.find()) {
            String path = prefix + matcher.group(1);
            into.add(new Module(path, root().resolve(path)));
            collect(root().resolve(path), path + "/", into);
        }
    }
}
