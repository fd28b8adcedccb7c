package org.consort.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes bundles for tests. */
final class Jars {

    private Jars() {}

    /** The distribution's jar of a bundle, by the beginning of its file's name. */
    static Path of(String bundle) throws IOException {
        try (Stream<Path> jars = Files.walk(Script.distribution().resolve("bundles"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The bundle that puts load on its container's group. */
    static Path load(Path folder) throws IOException {
        return user(folder, "test-load", "org.consort,org.consort.control", "Load", "Load$Seat", "Lines");
    }

    /** The bundle that writes to its container's database. */
    static Path clerk(Path folder) throws IOException {
        return user(folder, "test-clerk", "org.consort,org.consort.database", "Clerk", "Clerk$Ear");
    }

    /** The bundle that writes to its container's shared memory. */
    static Path tally(Path folder) throws IOException {
        return user(folder, "test-tally", "org.consort,org.consort.memory", "Tally", "Tally$Ear");
    }

    /** The bundle that has services replicated, and calls them. */
    static Path teller(Path folder) throws IOException {
        return user(folder, "test-teller", "org.consort,org.consort.service", "Teller", "Till", "TillBox");
    }

    /** A user's bundle; its first class is the activator. */
    private static Path user(Path folder, String name, String imports, String... classes) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Activator", "org.consort.containers.load." + classes[0]);
        main.putValue("Import-Package", "org.osgi.framework," + imports);
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String each : classes) {
                String path = "org/consort/containers/load/" + each + ".class";
                try (InputStream in = Jars.class.getClassLoader().getResourceAsStream(path)) {
                    out.putNextEntry(new JarEntry(path));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return jar;
    }

    /** Another version of a bundle, 0.1.1, in which a class has this wire version for the one it has. */
    static Path speaking(String bundle, String factory, String wire, Path folder) throws IOException {
        Path copy = folder.resolve(bundle + "-" + wire + ".jar");
        return copy(of(bundle), copy, Map.of("Bundle-Version", "0.1.1"), (name, bytes) -> {
            if (name.equals(factory)) {
                // A string of the constant pool: its tag, its length, its letters.
                String pool = new String(bytes, StandardCharsets.ISO_8859_1);
                String patched = pool.replace("\1\0\0031.0", "\1\0\003" + wire);
                if (patched.equals(pool)) {
                    throw new IllegalStateException(factory + " has no wire version 1.0");
                }
                return patched.getBytes(StandardCharsets.ISO_8859_1);
            }
            return bytes;
        });
    }

    /** The same bundle with other headers; an empty value takes a header away. */
    static Path with(Path jar, Path copy, Map<String, String> headers) throws IOException {
        return copy(jar, copy, headers, (name, bytes) -> bytes);
    }

    private static Path copy(
            Path jar, Path copy, Map<String, String> headers, BiFunction<String, byte[], byte[]> content)
            throws IOException {
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(from.getManifest());
            headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
            try (OutputStream file = Files.newOutputStream(copy);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = from.getInputStream(entry)) {
                            out.write(content.apply(entry.getName(), in.readAllBytes()));
                        }
                        out.closeEntry();
                    }
                }
            }
        }
        return copy;
    }
}
