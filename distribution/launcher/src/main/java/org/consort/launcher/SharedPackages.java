package org.consort.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Packages of the class path that the system bundle exports to all bundles: libraries start several times as fast there. */
public final class SharedPackages {

    private static final String LIST = "shared-packages.txt";

    private SharedPackages() {}

    /** The value of {@code org.osgi.framework.system.packages.extra}. */
    public static String exports() throws IOException {
        try (InputStream list = Objects.requireNonNull(SharedPackages.class.getResourceAsStream(LIST), LIST)) {
            StringBuilder exports = new StringBuilder();
            for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] words = line.split(" ");
                for (int i = 1; i < words.length && !line.startsWith("#"); i++) {
                    exports.append(exports.isEmpty() ? "" : ",")
                            .append(words[i])
                            .append(";version=")
                            .append(words[0]);
                }
            }
            return exports.toString();
        }
    }
}
