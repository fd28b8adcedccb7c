package org.consort.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One module of the reactor, as it lies on disk.
 *
 * @param path its folder, relative to the root, with {@code /}
 * @param folder the same, absolute
 */
record Module(String path, Path folder) {

    static final String API = "api";
    static final String HOST = "protocols/host";
    static final String TESTKIT = "itests/testkit";

    /** Parts that modules of the same layer take along, as copies in their own bundles. */
    private static final Set<String> PARTS = Set.of("protocols/views", "transports/links");

    /** True for the modules that are deterministic machines: protocols, the host excepted, and abstractions. */
    boolean isMachine() {
        return (path.startsWith("protocols/") && !path.equals(HOST)) || path.startsWith("abstractions/");
    }

    /** True for the modules that implement a layer behind the API: nobody compiles against them. */
    boolean isImplementation() {
        return path.startsWith("protocols/") || path.startsWith("transports/") || path.startsWith("abstractions/");
    }

    /** True if main code of this module may use main code of the other. */
    boolean maySee(Module other) {
        if (equals(other) || other.path.equals(API) || takesAlong(other)) {
            return true;
        }
        if (path.equals(TESTKIT)) {
            return other.path.equals(HOST);
        }
        return path.startsWith("itests/");
    }

    private boolean takesAlong(Module other) {
        return PARTS.contains(other.path) && !path.equals(HOST) && layer().equals(other.layer());
    }

    private String layer() {
        return path.substring(0, path.indexOf('/') + 1);
    }

    List<Path> mainSources() {
        return sources("src/main/java");
    }

    List<Path> testSources() {
        return sources("src/test/java");
    }

    /** Its compiled main classes, without copies of other modules'; never silently none where there are sources. */
    JavaClasses classes() {
        Path target = folder.resolve("target/classes");
        boolean hasTypes = mainSources().stream().anyMatch(source -> !source.endsWith("package-info.java"));
        Set<String> packages = mainSources().stream().map(this::packageOf).collect(Collectors.toSet());
        JavaClasses found = new ClassFileImporter()
                .importPath(target)
                .that(DescribedPredicate.describe("its own", type -> packages.contains(type.getPackageName())));
        if (hasTypes && found.isEmpty()) {
            throw new IllegalStateException("no classes of " + path + " found in " + target
                    + ": run the build from the root of the repository; a new module is also a dependency in "
                    + "itests/architecture/pom.xml, so that it is built first");
        }
        return found;
    }

    private String packageOf(Path source) {
        return folder.resolve("src/main/java")
                .relativize(source.getParent())
                .toString()
                .replace(File.separatorChar, '.');
    }

    /** The manifest that bnd computed. */
    Manifest manifest() {
        try (InputStream in = Files.newInputStream(folder.resolve("target/classes/META-INF/MANIFEST.MF"))) {
            return new Manifest(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> sources(String under) {
        return files(folder.resolve(under)).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    static List<Path> files(Path under) {
        if (!Files.isDirectory(under)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(under)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
