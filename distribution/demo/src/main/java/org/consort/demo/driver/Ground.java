package org.consort.demo.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the demo plays in: one home for each container, made from the distribution, on free ports. */
final class Ground {

    /** The group that the members form. */
    static final String GROUP = "demo";

    private final Path base;
    private final Path folder;
    private final String transport;
    private final List<String> addresses;

    private Ground(Options options, Path folder, List<String> addresses) {
        this.base = options.base();
        this.transport = options.transport().type();
        this.folder = folder;
        this.addresses = addresses;
    }

    static Ground prepare(Options options, int containers) throws IOException {
        Path folder = options.folder().isPresent()
                ? Files.createDirectories(options.folder().get())
                : Files.createTempDirectory("consort-demo-");
        return new Ground(options, folder, freeAddresses(containers));
    }

    Path folder() {
        return folder;
    }

    Path socket() {
        return folder.resolve("driver.sock");
    }

    /** Makes the home of the container with this number, from 0. */
    Path home(int number, String name) throws IOException {
        Path home = folder.resolve(name);
        Path etc = Files.createDirectories(home.resolve("etc"));
        for (String own : new String[] {"log", "run", "deploy", "cache", "data"}) {
            Files.createDirectories(home.resolve(own));
        }
        Files.copy(
                base.resolve("etc/container.properties"),
                etc.resolve("container.properties"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                base.resolve("demo/consort-demo.jar"),
                home.resolve("deploy/consort-demo.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        write(etc.resolve("org.consort.node.cfg"), "name = " + name);
        write(
                etc.resolve("org.consort.transport." + transport + "-main.cfg"),
                "bind = 127.0.0.1",
                "port = " + portOf(addresses.get(number)));
        write(
                etc.resolve("org.consort.group-" + GROUP + ".cfg"),
                "name = " + GROUP,
                "transport = " + transport,
                "abstractions = control",
                "seeds = " + String.join(", ", addresses));
        write(etc.resolve("org.consort.demo.cfg"), "member = " + name, "socket = " + socket());
        return home;
    }

    /** Deletes all of it. */
    void clear() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static void write(Path file, String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private static String portOf(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    /** Free now; that they are still free a moment later is likely, and a container that finds otherwise says so. */
    private static List<String> freeAddresses(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket();
                sockets.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                addresses.add("127.0.0.1:" + socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return List.copyOf(addresses);
    }
}
