package org.consort.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the jars of {@code deploy/}, which File Install watches. One that is a newer version of a bundle that is there, or the same version, takes that one's place, as an
 * update, and gives it back when the file goes; another is a bundle more. One that is broken, does not resolve or does not start changes nothing, and is told.
 */
@Component(
        service = {ArtifactInstaller.class, DeployFolder.class},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class DeployFolder implements ArtifactInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);
    private static final String REFERENCE = "reference:";

    private final BundleContext context;
    private final Path copies;
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();

    /** Made by declarative services. */
    @Activate
    public DeployFolder(BundleContext context) throws IOException {
        this.context = context;
        this.copies = Files.createDirectories(context.getDataFile("deployed").toPath());
    }

    /** What is wrong with files that lie there, a sentence each. */
    public List<String> problems() {
        return List.copyOf(problems.values());
    }

    @Override
    public boolean canHandle(File artifact) {
        return artifact.getName().endsWith(".jar");
    }

    @Override
    public void install(File artifact) {
        update(artifact);
    }

    @Override
    public void update(File artifact) {
        Path jar = artifact.toPath();
        String file = artifact.getName();
        try {
            JarHeader header = JarHeader.read(jar);
            take(jar, header);
            names(file, Optional.of(header.name()));
            problems.remove(file);
        } catch (IOException | BundleException | RuntimeException e) {
            String why = "deploy/" + file + " is not installed: " + reason(e) + "; what ran before still runs";
            problems.put(file, why);
            LOG.error("{}", why);
            LOG.debug("", e);
        }
    }

    private static String reason(Exception e) {
        String text = String.valueOf(e.getMessage());
        return text.replaceAll("trial\\.", "").replaceAll("\\s+", " ");
    }

    private void take(Path jar, JarHeader header) throws IOException, BundleException {
        Optional<Bundle> present = find(header.name());
        Path copy = copies.resolve(header.name() + ".jar");
        boolean deployed = Files.exists(copy);
        if (present.isPresent()
                && deployed
                && present.get().getVersion().equals(header.version())
                && Files.mismatch(copy, jar) < 0) {
            return;
        }
        if (present.isPresent() && !deployed && present.get().getVersion().compareTo(header.version()) > 0) {
            throw new IOException("it is version " + header.version() + " of bundle " + header.name() + ", older than "
                    + present.get().getVersion() + ", which is there");
        }
        new Trial(context).resolve(jar, header);
        if (present.isPresent()) {
            replace(present.get(), jar, deployed ? Optional.of(copy) : original(present.get()));
        } else {
            add(jar, header);
        }
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        LOG.info("deploy={} bundle={} version={}", jar.getFileName(), header.name(), header.version());
    }

    private void add(Path jar, JarHeader header) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(jar)) {
            Bundle bundle = context.installBundle("deploy:" + header.name(), in);
            if (!header.fragment()) {
                bundle.start();
            }
        }
    }

    private static void replace(Bundle bundle, Path jar, Optional<Path> before) throws IOException, BundleException {
        boolean ran = bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
        load(bundle, jar);
        if (ran && bundle.getState() != Bundle.ACTIVE) {
            try {
                bundle.start();
            } catch (BundleException e) {
                if (before.isPresent()) {
                    load(bundle, before.get());
                    bundle.start();
                }
                throw e;
            }
        }
    }

    private static void load(Bundle bundle, Path jar) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
    }

    @Override
    public void uninstall(File artifact) throws IOException, BundleException {
        String file = artifact.getName();
        problems.remove(file);
        Optional<String> name = names(file, Optional.empty());
        if (name.isEmpty()) {
            return;
        }
        Files.deleteIfExists(copies.resolve(name.get() + ".jar"));
        Optional<Bundle> bundle = find(name.get());
        if (bundle.isPresent()) {
            Optional<Path> original = original(bundle.get());
            if (original.isPresent()) {
                load(bundle.get(), original.get());
            } else {
                bundle.get().uninstall();
            }
            LOG.info("deploy={} gone bundle={} back={}", file, name.get(), original.isPresent());
        }
    }

    /** The jar in {@code bundles/} whose place another has taken. */
    private static Optional<Path> original(Bundle bundle) {
        String location = bundle.getLocation();
        if (!location.startsWith(REFERENCE)) {
            return Optional.empty();
        }
        return Optional.of(Path.of(URI.create(location.substring(REFERENCE.length()))))
                .filter(Files::exists);
    }

    private Optional<Bundle> find(String name) {
        return Stream.of(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    /** Remembers which bundle a file is, or forgets it; gives what was known. */
    private Optional<String> names(String file, Optional<String> bundle) throws IOException {
        Path index = copies.resolve("index.properties");
        Properties all = new Properties();
        if (Files.exists(index)) {
            try (InputStream in = Files.newInputStream(index)) {
                all.load(in);
            }
        }
        Optional<String> known = Optional.ofNullable(all.getProperty(file));
        bundle.ifPresentOrElse(name -> all.setProperty(file, name), () -> all.remove(file));
        try (var out = Files.newOutputStream(index)) {
            all.store(out, "files of deploy/ and the bundles that they are");
        }
        return known;
    }
}
