package org.consort.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

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
        Map<Path, Integer> wanted = wanted();
        Set<String> locations = new HashSet<>();
        wanted.keySet().forEach(jar -> locations.add(location(jar)));
        // First: a jar that only moved is the same bundle, and none may be there twice.
        for (Bundle bundle : known.values()) {
            if (!locations.contains(bundle.getLocation())) {
                bundle.uninstall();
            }
        }
        for (Map.Entry<Path, Integer> each : wanted.entrySet()) {
            take(each.getKey(), each.getValue(), known.get(location(each.getKey())));
        }
    }

    private Map<Path, Integer> wanted() throws IOException {
        Map<Path, Integer> wanted = new LinkedHashMap<>();
        for (Path level : list(folder)) {
            for (Path jar : list(level)) {
                wanted.put(jar, Integer.parseInt(level.getFileName().toString()));
            }
        }
        return wanted;
    }

    private void take(Path jar, int level, @Nullable Bundle present) throws IOException, BundleException {
        // The level is given before, where it can be: each change of it is a file written anew.
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .setInitialBundleStartLevel(level);
        Bundle bundle = present == null ? context.installBundle(location(jar)) : present;
        if (present != null && Files.getLastModifiedTime(jar).toMillis() > bundle.getLastModified()) {
            bundle.update();
        }
        if (bundle.adapt(BundleStartLevel.class).getStartLevel() != level) {
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        }
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    private static String location(Path jar) {
        return "reference:" + jar.toUri();
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
