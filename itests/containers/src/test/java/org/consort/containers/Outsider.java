package org.consort.containers;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Somebody outside of this repository: copies the template, gives it names of his own, and builds it with Maven. All that he
 * gets of Consort are the artifacts that others would, from a Maven repository under {@code target}; everything else
 * comes from the repository that this build has filled; only what this build needs in another version is downloaded.
 */
final class Outsider {

    /** What the template is called, and what he calls it: all that its README tells to change. */
    private static final Map<String, String> NAMES = Map.of(
            "com.example.sequencer",
            "org.stranger.order",
            "<groupId>com.example</groupId>",
            "<groupId>org.stranger</groupId>",
            "<artifactId>sequencer</artifactId>",
            "<artifactId>order</artifactId>");

    private static final Map<String, String> PUBLISHED = Map.of(
            "consort-api", "api",
            "consort-host", "protocols/host",
            "consort-views", "protocols/views",
            "consort-testkit", "itests/testkit");

    private static final long LIMIT_SECONDS = 240;

    private final Path project;
    private final Path repository;
    private final Path settings;

    Outsider(Path under) throws IOException {
        this.project = Files.createDirectories(under.resolve("project"));
        this.repository = Path.of("target", "outsider-repository").toAbsolutePath();
        this.settings = Files.writeString(under.resolve("settings.xml"), settings());
        publish();
        copyTemplate();
    }

    Path project() {
        return project;
    }

    /** The bundle that he built. */
    Path jar() {
        return project.resolve("target/order-1.0.0.jar");
    }

    /** Runs his Maven. */
    Script.Result maven(String... words) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("consort.maven.home", ""));
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/mvn").toString(), "-B"));
        command.addAll(List.of("--settings", settings.toString(), "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(words));
        Path output = project.resolveSibling("maven.out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        // He has no options of this build's Maven, such as the project folder that it exports.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        return Script.run(builder, output, LIMIT_SECONDS);
    }

    private static Path root() {
        return Path.of("..", "..").toAbsolutePath().normalize();
    }

    /** What is not Consort's comes from the repository that this build has filled, if it is there. */
    private static String settings() {
        String filled = Path.of(System.getProperty("consort.maven.repository", ""))
                .toUri()
                .toString();
        return """
                <settings>
                  <profiles>
                    <profile>
                      <id>filled</id>
                      <activation><activeByDefault>true</activeByDefault></activation>
                      <repositories><repository><id>filled</id><url>%1$s</url></repository></repositories>
                      <pluginRepositories>
                        <pluginRepository><id>filled</id><url>%1$s</url></pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                </settings>
                """.formatted(filled);
    }

    private void publish() throws IOException {
        String version = System.getProperty("consort.version", "");
        put("consort", version, root().resolve("pom.xml"), "pom");
        for (Map.Entry<String, String> each : PUBLISHED.entrySet()) {
            Path module = root().resolve(each.getValue());
            String name = each.getKey();
            put(name, version, module.resolve("pom.xml"), "pom");
            put(name, version, module.resolve("target/" + name + "-" + version + ".jar"), "jar");
        }
    }

    private void put(String artifact, String version, Path file, String type) throws IOException {
        if (!Files.exists(file)) {
            fail("no " + file + ": 'mvn -pl itests/containers -am verify' builds it first");
        }
        Path folder = Files.createDirectories(
                repository.resolve("org/consort").resolve(artifact).resolve(version));
        Files.copy(
                file,
                folder.resolve(artifact + "-" + version + "." + type),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void copyTemplate() throws IOException {
        Path template = root().resolve("docs/templates/protocol");
        try (Stream<Path> files = Files.walk(template)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !template.relativize(file).startsWith("target"))
                    .forEach(file -> copy(template, file));
        }
    }

    private void copy(Path template, Path file) {
        try {
            String place = template.relativize(file).toString().replace("com/example/sequencer", "org/stranger/order");
            String text = Files.readString(file);
            for (Map.Entry<String, String> name : NAMES.entrySet()) {
                text = text.replace(name.getKey(), name.getValue());
            }
            Path target = project.resolve(place);
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
