package org.consort.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a jar says of itself as a bundle.
 *
 * @param name its symbolic name
 * @param version its version
 * @param fragment whether it only adds to another bundle
 */
record JarHeader(String name, Version version, boolean fragment) {

    /**
     * Reads a jar's, and every byte of the jar, so that one that is cut short is found out.
     *
     * @throws IOException if it is no jar, or no bundle; says which
     */
    static JarHeader read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : value(manifest, Constants.BUNDLE_SYMBOLICNAME);
            if (manifest == null || name == null) {
                throw new IOException("it is no OSGi bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
            for (var entry : java.util.Collections.list(file.entries())) {
                try (var in = file.getInputStream(entry)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            String version = value(manifest, Constants.BUNDLE_VERSION);
            return new JarHeader(
                    name.split(";")[0].trim(),
                    Version.parseVersion(version),
                    value(manifest, Constants.FRAGMENT_HOST) != null);
        } catch (java.util.zip.ZipException e) {
            throw new IOException("it is no jar, or is cut short: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("its manifest makes no sense: " + e.getMessage(), e);
        }
    }

    private static @Nullable String value(Manifest manifest, String header) {
        return manifest.getMainAttributes().getValue(header);
    }
}
