package org.consort.host.security;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Certificates for tests, made by the tool of the JDK in a folder: an authority, and members that it signs. */
final class Certificates {

    static final String PASSWORD = "changeit";

    private final Path folder;
    private final String authority;
    private final List<String> kind;

    /** An authority, whose keys and those of its members are of a kind: {@code -keyalg EC -groupname secp256r1}. */
    Certificates(Path folder, String authority, String... kind) {
        this.folder = folder;
        this.authority = authority;
        this.kind = List.of(kind);
        generate(authority, "-dname", "CN=" + authority, "-ext", "bc:c");
        tool("-exportcert", "-alias", authority, store(authority), "-file", file(authority, ".crt"));
        trust(authority + "-trust", this);
    }

    private String file(String name, String end) {
        return folder.resolve(name + end).toString();
    }

    private String store(String name) {
        return "-keystore=" + file(name, ".p12");
    }

    private void generate(String name, String... options) {
        List<String> all = new ArrayList<>(List.of("-genkeypair", "-alias", name, store(name)));
        all.addAll(kind);
        all.addAll(List.of(options));
        tool(all.toArray(String[]::new));
    }

    private void trust(String trusted, Certificates other) {
        tool(
                "-importcert",
                "-noprompt",
                "-alias",
                other.authority,
                store(trusted),
                "-file",
                other.file(other.authority, ".crt"));
    }

    /** A member whose certificate says so, as options of the tool. */
    Path member(String name, String... options) {
        generate(name, "-dname", "CN=" + name);
        tool("-certreq", "-alias", name, store(name), "-file", file(name, ".csr"));
        List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", authority, store(authority)));
        sign.addAll(List.of("-infile", file(name, ".csr"), "-outfile", file(name, ".crt")));
        sign.addAll(List.of(options));
        tool(sign.toArray(String[]::new));
        tool("-importcert", "-noprompt", "-alias", authority, store(name), "-file", file(authority, ".crt"));
        tool("-importcert", "-noprompt", "-alias", name, store(name), "-file", file(name, ".crt"));
        tool("-delete", "-alias", authority, store(name));
        return folder.resolve(name + ".p12");
    }

    Path trusted() {
        return folder.resolve(authority + "-trust.p12");
    }

    Identity identity(String member, String... options) {
        return Identity.read(member(member, options), trusted(), PASSWORD.toCharArray());
    }

    Credentials credentials(Identity identity) {
        return new Credentials("g+encrypted", new byte[0], Optional.of(identity), List.of());
    }

    private static void tool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        for (String argument : arguments) {
            // An option and its value, in one word so that they stay together.
            if (argument.startsWith("-keystore=")) {
                command.addAll(List.of("-keystore", argument.substring("-keystore=".length())));
            } else {
                command.add(argument);
            }
        }
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + said);
            }
        } catch (IOException e) {
            throw new AssertionError(command.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
