package org.consort.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Finds out whether a bundle would resolve in this container, without touching the one whose place it is to take. */
final class Trial {

    private final BundleContext context;

    Trial(BundleContext context) {
        this.context = context;
    }

    /**
     * Installs a copy under another name, has it resolved, and takes it away. It is not started.
     *
     * @throws BundleException if it does not resolve; says what it lacks
     */
    void resolve(Path jar, JarHeader header) throws BundleException, IOException {
        if (header.fragment()) {
            return;
        }
        Path copy = Files.createTempFile("consort-trial", ".jar");
        try {
            rename(jar, copy, "trial." + header.name());
            Bundle trial = install(copy, header);
            try {
                if (!wiring().resolveBundles(List.of(trial))) {
                    Optional<String> missing = new Missing(context).of(trial);
                    if (missing.isPresent()) {
                        throw new BundleException(missing.get());
                    }
                    // What only several needs together explain, the framework tells at a start, and none can come of
                    // it.
                    trial.start(Bundle.START_TRANSIENT);
                }
            } finally {
                trial.uninstall();
                wiring().refreshBundles(List.of(trial));
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private Bundle install(Path copy, JarHeader header) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(copy)) {
            return context.installBundle("trial:" + header.name(), in);
        }
    }

    private FrameworkWiring wiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    private static void rename(Path jar, Path copy, String name) throws IOException {
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
            try (OutputStream file = Files.newOutputStream(copy);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : java.util.Collections.list(from.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = from.getInputStream(entry)) {
                            in.transferTo(out);
                        }
                    }
                }
            }
        }
    }
}
