package org.consort.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The home of a container under test, with one member of the group {@code test}.
 *
 * @param folder where it is
 * @param name the member's
 * @param address where it listens
 */
record Home(Path folder, String name, String address) {

    static final String GROUP = "test";

    /** Homes for members of one group, each with all addresses for seeds. */
    static List<Home> make(Path under, String... names) throws IOException {
        List<String> addresses = freeAddresses(names.length);
        List<Home> homes = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            Home home = new Home(under.resolve("home" + i), names[i], addresses.get(i));
            Path etc = Files.createDirectories(home.folder.resolve("etc"));
            String framework = "container.properties";
            Files.copy(Script.distribution().resolve("etc").resolve(framework), etc.resolve(framework));
            home.configure("org.consort.node", "name = " + names[i]);
            home.configure("org.consort.transport.tcp-main", "bind = 127.0.0.1", "port = " + home.port());
            home.configure("org.consort.group-" + GROUP, "name = " + GROUP, "seeds = " + String.join(",", addresses));
            homes.add(home);
        }
        return List.copyOf(homes);
    }

    /** From its next start it is met by this transport, at the same address, and by no other. */
    void meetBy(String transport) throws IOException {
        Files.delete(folder.resolve("etc/org.consort.transport.tcp-main.cfg"));
        configure("org.consort.transport." + transport + "-main", "bind = 127.0.0.1", "port = " + port());
        addToGroup("transport = " + transport);
    }

    /** Says more in the group's file. */
    void addToGroup(String... lines) throws IOException {
        List<String> all =
                new ArrayList<>(Files.readAllLines(folder.resolve("etc/org.consort.group-" + GROUP + ".cfg")));
        all.addAll(List.of(lines));
        configure("org.consort.group-" + GROUP, all.toArray(String[]::new));
    }

    int port() {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    void configure(String pid, String... lines) throws IOException {
        Path etc = folder.resolve("etc");
        Path written = Files.write(etc.resolve(pid + ".new"), List.of(lines));
        Files.move(written, etc.resolve(pid + ".cfg"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Script.Result run(String verb, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(verb, "--home", folder.toString()));
        all.addAll(List.of(words));
        return Script.run(all.toArray(String[]::new));
    }

    String status() throws IOException, InterruptedException {
        return run("status", "--json").output();
    }

    long pid() throws IOException {
        return Long.parseLong(
                Files.readString(folder.resolve("run/consort.pid")).trim());
    }

    String log() {
        try {
            Path log = folder.resolve("log/consort.log");
            return Files.exists(log) ? Files.readString(log) : "no log yet";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> freeAddresses(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket());
                sockets.get(i).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            }
            return sockets.stream()
                    .map(socket -> "127.0.0.1:" + socket.getLocalPort())
                    .toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
