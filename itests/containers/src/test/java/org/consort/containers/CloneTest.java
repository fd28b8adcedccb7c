package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of a clone, {@code distribution/consort}, on machines that have or lack what a build needs. */
class CloneTest {

    private static final List<String> TOOLS = List.of(
            "sh", "sed", "head", "tail", "grep", "cat", "date", "find", "ls", "dirname", "mkdir", "rm", "mv", "tr",
            "id", "sleep", "chmod");

    /** Builds what says from where, and with what, it was called. */
    private static final String MAVEN = """
            #!/bin/sh
            root=$(dirname "$4")
            echo built >>"$root/builds"
            mkdir -p "$root/distribution/target/consort-1/bin"
            printf '#!/bin/sh\\necho "in $(pwd -P) with $*"\\n' >"$root/distribution/target/consort-1/bin/consort"
            chmod +x "$root/distribution/target/consort-1/bin/consort"
            """;

    private static final String JAVA = "#!/bin/sh\necho 'openjdk version \"21.0.1\"' >&2\n";

    @TempDir
    private Path folder;

    private Path clone;
    private Path tools;

    @BeforeEach
    void clone_and_tools() throws IOException {
        clone = Files.createDirectories(folder.toRealPath().resolve("clone"));
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String part : List.of("distribution", "api", "protocols", "transports", "abstractions", "elsewhere")) {
            Files.createDirectories(clone.resolve(part));
        }
        Files.createFile(clone.resolve("pom.xml"));
        Files.copy(
                Path.of("../../distribution/consort"),
                clone.resolve("distribution/consort"),
                StandardCopyOption.COPY_ATTRIBUTES);
        for (String tool : TOOLS) {
            Path found = Stream.of("/usr/bin", "/bin")
                    .map(place -> Path.of(place, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
    }

    @Test
    void what_is_missing_is_named_with_the_package_that_has_it() throws Exception {
        run("demo").expect(1).says("no JDK of version 17 or later").says("openjdk-17-jdk-headless");

        tool("java", JAVA);
        tool("javac", JAVA);
        run("demo").expect(1).says("no Maven").says("apt-get install maven");
    }

    @Test
    void it_builds_once_and_runs_where_it_was_called() throws Exception {
        tool("java", JAVA);
        tool("javac", JAVA);
        tool("mvn", MAVEN);

        String wanted = "in " + clone.resolve("elsewhere") + " with demo --input a b.txt";
        run("demo", "--input", "a b.txt").expect(0).says("building").says(wanted);
        run("demo", "--input", "a b.txt").expect(0).says(wanted);

        assertEquals(List.of("built"), Files.readAllLines(clone.resolve("builds")));
        assertTrue(Files.notExists(clone.resolve("distribution/target/building")));
    }

    @Test
    void a_build_that_fails_says_so_with_its_last_words() throws Exception {
        tool("java", JAVA);
        tool("javac", JAVA);
        tool("mvn", "#!/bin/sh\necho '[ERROR] a bracket is missing'\nexit 1\n");

        run("demo").expect(1).says("a bracket is missing").says("the build failed");
        assertTrue(Files.notExists(clone.resolve("distribution/target/building")));
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Script.Result run(String... words) throws Exception {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("../distribution/consort");
        builder.command().addAll(List.of(words));
        builder.directory(clone.resolve("elsewhere").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Script.Result(process.exitValue(), Files.readString(output));
    }
}
