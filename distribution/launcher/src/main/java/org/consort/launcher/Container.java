package org.consort.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An OSGi framework with the distribution's bundles, from its start to its stop in good order. */
final class Container {

    /** A node waits five seconds for its groups to let it go; transports and logs need some more. */
    private static final long STOP_MILLIS = 15_000;

    private final Home home;

    Container(Home home) {
        this.home = home;
    }

    /** Runs until the framework stops: by a signal, or by the shell's command. */
    int run() throws IOException, BundleException, InterruptedException {
        long began = System.nanoTime();
        home.createFolders();
        Map<String, String> settings = home.frameworkSettings();
        settings.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework in " + home.base() + "/lib"))
                .newFramework(settings);
        init(framework);
        writePid();
        new LogBridge(framework.getBundleContext()).open();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "consort-stop"));
        framework.getBundleContext().addFrameworkListener(Container::report);
        installBundles(framework);
        framework.start();
        System.out.println("consort: bundles started after " + (System.nanoTime() - began) / 1_000_000 + " ms");
        FrameworkEvent end;
        do {
            end = framework.waitForStop(0);
        } while (end.getType() == FrameworkEvent.STOPPED_UPDATE);
        return end.getType() == FrameworkEvent.ERROR ? Main.FAILED : Main.OK;
    }

    private void init(Framework framework) {
        try {
            framework.init();
        } catch (BundleException e) {
            String why = String.valueOf(e.getMessage())
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
            throw new IllegalStateException(
                    "cannot open the bundle cache in " + home.folder().resolve("cache") + ": " + why
                            + ". If another container runs in this home, stop it or choose another with --home",
                    e);
        }
    }

    private void installBundles(Framework framework) throws IOException {
        try {
            new BundleFolder(home.bundles(), framework.getBundleContext()).synchronize();
        } catch (BundleException e) {
            throw new IllegalStateException(
                    "cannot install the bundles of " + home.bundles() + ": " + e.getMessage()
                            + ". Each may be there once; unpack the distribution anew if you have not changed it",
                    e);
        }
    }

    private void writePid() throws IOException {
        Files.writeString(home.pidFile(), ProcessHandle.current().pid() + System.lineSeparator());
    }

    private void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException | InterruptedException e) {
            System.err.println("consort: not stopped in good order: " + e);
        } finally {
            delete(home.pidFile());
            delete(home.socket());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("consort: cannot delete " + file + ": " + e);
        }
    }

    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.println("consort: bundle " + event.getBundle().getSymbolicName() + ": " + event.getThrowable());
        }
    }
}
