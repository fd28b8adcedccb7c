package org.consort.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Makes the framework's bundles those of a folder, whose subfolders are start levels: {@code bundles/2/x.jar} starts at
 * level 2. Jars are used where they lie, so a second start installs nothing.
 */
final class BundleFolder {

    private final Path folder;
    private final BundleContext context;

    BundleFolder(Path folder, BundleContext context) {
        this.folder = folder;
        this.context = context;
    }

    void synchronize() throws IOException, BundleException {
        Map<String, Bundle> known = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith("reference:")) {
                known.put(bundle.getLocation(), bundle);
            }
        }
        for (Path level : list(folder)) {
            for (Path jar : list(level)) {
                take(jar, Integer.parseInt(level.getFileName().toString()), known);
            }
        }
        for (Bundle gone : known.values()) {
            gone.uninstall();
        }
    }

    private void take(Path jar, int level, Map<String, Bundle> known) throws IOException, BundleException {
        String location = "reference:" + jar.toUri();
        Bundle bundle = known.remove(location);
        if (bundle == null) {
            bundle = context.installBundle(location);
        } else if (Files.getLastModifiedTime(jar).toMillis() > bundle.getLastModified()) {
            bundle.update();
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no folder " + folder + ": the distribution is not complete; unpack it again");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
