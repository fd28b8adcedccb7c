package org.consort.containers;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.consort.launcher.SharedPackages;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The distribution's bundles in a framework of this JVM, with a home of its own. */
final class EmbeddedContainer implements AutoCloseable {

    private static final long STOP_MILLIS = 30_000;

    private final Home home;
    private final Framework framework;

    EmbeddedContainer(Home home) throws IOException, BundleException {
        this.home = home;
        this.framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(settings());
        framework.init();
        try (Stream<Path> jars = Files.walk(Script.distribution().resolve("bundles"))) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                install(jar);
            }
        }
        framework.start();
    }

    private Map<String, String> settings() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(home.folder().resolve("etc/container.properties"))) {
            file.load(reader);
        }
        Map<String, String> settings = new HashMap<>();
        file.stringPropertyNames()
                .forEach(name -> settings.put(
                        name,
                        file.getProperty(name)
                                .replace("${consort.home}", home.folder().toString())));
        for (String own : List.of("deploy", "log", "run")) {
            Files.createDirectories(home.folder().resolve(own));
        }
        settings.put("felix.fileinstall.poll", "200");
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SharedPackages.exports());
        settings.put("consort.home", home.folder().toString());
        settings.put(
                "org.osgi.framework.storage", home.folder().resolve("cache").toString());
        settings.put(
                "felix.fileinstall.dir",
                home.folder().resolve("etc") + "," + home.folder().resolve("deploy"));
        return settings;
    }

    private void install(Path jar) throws BundleException {
        Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
        bundle.adapt(BundleStartLevel.class)
                .setStartLevel(Integer.parseInt(jar.getParent().getFileName().toString()));
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start();
        }
    }

    /** Installs and starts a bundle of the test's own. */
    void add(Path jar) throws BundleException {
        framework.getBundleContext().installBundle("file:" + jar).start();
    }

    /** The bundle of this symbolic name; there has to be one. */
    Bundle bundle(String name) {
        List<Bundle> found = Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " bundles " + name + ": " + found);
        }
        return found.get(0);
    }

    /** A service whose type is the JDK's. */
    <T> T service(Class<T> type, String filter) throws InvalidSyntaxException {
        Collection<ServiceReference<T>> found = framework.getBundleContext().getServiceReferences(type, filter);
        return framework.getBundleContext().getService(found.iterator().next());
    }

    /** What the container says of files in {@code deploy/} that it does not use. */
    List<?> deployProblems() throws Exception {
        ServiceReference<?> reference =
                find("org.consort.shell.DeployFolder", "").iterator().next();
        Object deploy = framework.getBundleContext().getService(reference);
        return (List<?>) deploy.getClass().getMethod("problems").invoke(deploy);
    }

    /** What the container logged. */
    String log() {
        return home.log();
    }

    /** Waits for a service, and gives its properties. */
    Map<String, Object> awaitService(String type, String filter) throws Exception {
        Patience.until(type + filter, () -> !find(type, filter).isEmpty(), home::log);
        ServiceReference<?> reference = find(type, filter).iterator().next();
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }

    void awaitNoService(String type) throws Exception {
        Patience.until("no " + type, () -> find(type, "").isEmpty(), home::log);
    }

    void awaitState(String state) throws Exception {
        Patience.until("state " + state, () -> state.equals(String.valueOf(ask("state"))), home::log);
    }

    /** Why the group is not active. */
    String why() throws Exception {
        return String.valueOf(ask("why"));
    }

    void awaitMembers(int count) throws Exception {
        awaitState("ACTIVE");
        Patience.until(
                count + " members",
                () -> {
                    Object view = ask("view");
                    return view.getClass().getMethod("size").invoke(view).equals(count);
                },
                home::log);
    }

    /** What the group answers to a question without arguments. Its types are the bundles' own, and strange to this JVM. */
    private Object ask(String question) throws Exception {
        BundleContext context = framework.getBundleContext();
        for (ServiceReference<?> reference : find("org.consort.Group", "")) {
            Object group = context.getService(reference);
            if (group != null) {
                return group.getClass()
                        .getClassLoader()
                        .loadClass("org.consort.Group")
                        .getMethod(question)
                        .invoke(group);
            }
        }
        return "no group";
    }

    private Collection<ServiceReference<?>> find(String type, String filter) throws InvalidSyntaxException {
        ServiceReference<?>[] found =
                framework.getBundleContext().getAllServiceReferences(type, filter.isEmpty() ? null : filter);
        return found == null ? List.of() : List.of(found);
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
    }
}
