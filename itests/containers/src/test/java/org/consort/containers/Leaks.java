package org.consort.containers;

import io.netty.util.internal.PlatformDependent;
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
    /** Far less than what twenty transports' pools would hold. */
    private static final long DIRECT_SLACK_BYTES = 1L << 25;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final long threads;
    private final long files;
    private final long directBytes;

    Leaks() throws IOException {
        threads = threads();
        files = files();
        directBytes = directBytes();
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

    /** Netty's, which containers have from their class path: one for all in this JVM. */
    private static long directBytes() {
        return PlatformDependent.usedDirectMemory();
    }

    /** Waits until nothing is left of what was replaced, but what the present revisions have too. */
    void awaitNone() throws Exception {
        Patience.until(
                "no leak",
                () -> loadersAlive() == 0
                        && threads() <= threads
                        && files() <= files + FILES_SLACK
                        && directBytes() <= directBytes + DIRECT_SLACK_BYTES,
                () -> {
                    try {
                        return loadersAlive() + " of " + loaders.size() + " class loaders live, threads " + threads
                                + " → " + threads() + " " + names() + ", files " + files + " → " + files()
                                + ", direct memory " + directBytes
                                + " → " + directBytes();
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
