package org.consort.containers;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What replaced bundles may leave behind: class loaders, threads, open files and sockets. */
final class Leaks {

    private static final int FILES_SLACK = 8;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final long threads;
    private final long files;

    Leaks() throws IOException {
        threads = threads();
        files = files();
    }

    /** This revision of the bundle is about to be replaced. */
    void watch(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** Class loaders of replaced revisions that something still refers to. */
    private long loadersAlive() {
        System.gc();
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().size();
    }

    private static long files() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** Waits until nothing is left of what was replaced, but what the present revisions have too. */
    void awaitNone() throws Exception {
        Patience.until(
                "no leak", () -> loadersAlive() == 0 && threads() <= threads && files() <= files + FILES_SLACK, () -> {
                    try {
                        return loadersAlive() + " of " + loaders.size() + " class loaders live, threads " + threads
                                + " → " + threads() + " " + names() + ", files " + files + " → " + files();
                    } catch (IOException e) {
                        return e.toString();
                    }
                });
    }

    private static List<String> names() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
