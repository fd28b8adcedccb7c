package org.consort.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The folders of one container.
 *
 * @param base the distribution: {@code bundles/}, {@code lib/}
 * @param folder what is this container's own: {@code etc/}, {@code deploy/}, {@code log/}, {@code run/}, {@code cache/}
 */
record Home(Path base, Path folder) {

    static Home fromSystemProperties() {
        Path base =
                Path.of(System.getProperty("consort.base", "")).toAbsolutePath().normalize();
        String folder = System.getProperty("consort.home", base.toString());
        return new Home(base, Path.of(folder).toAbsolutePath().normalize());
    }

    Path bundles() {
        return base.resolve("bundles");
    }

    Path etc() {
        return folder.resolve("etc");
    }

    Path socket() {
        return folder.resolve("run/shell.sock");
    }

    Path pidFile() {
        return folder.resolve("run/consort.pid");
    }

    void createFolders() throws IOException {
        for (String name : new String[] {"etc", "deploy", "log", "run", "cache", "data"}) {
            Files.createDirectories(folder.resolve(name));
        }
    }

    /** The settings of the framework: built in, then those of {@code etc/container.properties}. */
    Map<String, String> frameworkSettings() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings.put("consort.base", base.toString());
        settings.put("consort.home", folder.toString());
        settings.put(DefaultLog.FILE_PROPERTY, etc().resolve("logback.xml").toString());
        settings.put("org.osgi.framework.system.packages.extra", SharedPackages.exports());
        settings.put(
                "org.osgi.framework.storage", folder.resolve("cache/bundles").toString());
        settings.put("felix.fileinstall.dir", etc() + "," + folder.resolve("deploy"));
        settings.put("felix.fileinstall.tmpdir", folder.resolve("cache/deploy").toString());
        Properties file = new Properties();
        Path path = etc().resolve("container.properties");
        if (!Files.isReadable(path)) {
            throw new IOException("no readable " + path
                    + ": is this the home of a container? 'bin/consort start --home " + "DIR' makes one");
        }
        try (Reader reader = Files.newBufferedReader(path)) {
            file.load(reader);
        }
        file.stringPropertyNames().forEach(name -> settings.put(name, expand(file.getProperty(name))));
        return settings;
    }

    private String expand(String value) {
        return value.replace("${consort.home}", folder.toString()).replace("${consort.base}", base.toString());
    }
}
