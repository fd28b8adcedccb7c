package org.consort.host.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the members of a group know and nobody else does: secrets by name, from a file of lines {@code NAME = SECRET}. Never printed. */
final class Secrets {

    /** Less could be guessed by whoever has seen one handshake. */
    private static final int LEAST_CHARACTERS = 32;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final long FILE_LIMIT_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Map<String, byte[]> byName = new TreeMap<>();

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is not there, can be read by others, or has a line that is no secret; the message has none
     */
    static Secrets read(Path file) {
        try {
            if (Files.size(file) > FILE_LIMIT_BYTES) {
                throw refused(file, "has more than " + FILE_LIMIT_BYTES + " bytes: is it the right file?");
            }
            refuseIfPublic(file);
            Secrets read = new Secrets();
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (!line.isBlank() && !line.trim().startsWith("#")) {
                    read.take(line, file, number);
                }
            }
            if (read.byName.isEmpty()) {
                throw refused(file, "has no line NAME = SECRET");
            }
            return read;
        } catch (IOException e) {
            throw refused(file, "can't be read: " + e);
        }
    }

    /**
     * Fails if others than its owner can read a file.
     *
     * @throws IllegalArgumentException says what to do
     */
    static void refuseIfPublic(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IllegalArgumentException("the file " + file + " can be read or changed by others: chmod 600 it");
        }
    }

    private void take(String line, Path file, int number) {
        int at = line.indexOf('=');
        String name = at < 0 ? "" : line.substring(0, at).trim();
        String secret = line.substring(at + 1).trim();
        if (!NAME.matcher(name).matches()) {
            throw refused(
                    file, "line " + number + " is not NAME = SECRET, with a name of 1 to 64 characters A-Za-z0-9._-");
        }
        if (secret.length() < LEAST_CHARACTERS) {
            throw refused(
                    file,
                    "the secret in line " + number + " has " + secret.length() + " characters; at least "
                            + LEAST_CHARACTERS + " random ones are needed: 'openssl rand -base64 32' makes some");
        }
        if (byName.put(name, secret.getBytes(StandardCharsets.UTF_8)) != null) {
            throw refused(file, "line " + number + " names '" + name + "' a second time");
        }
    }

    private static IllegalArgumentException refused(Path file, String why) {
        return new IllegalArgumentException("the file of secrets " + file + " " + why);
    }

    Optional<byte[]> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return byName.keySet();
    }

    @Override
    public String toString() {
        return "secrets " + names();
    }
}
