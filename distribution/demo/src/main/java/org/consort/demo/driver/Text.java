package org.consort.demo.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The input, line by line, byte for byte.
 *
 * @param name the file's
 * @param lines in ISO 8859-1, which keeps any bytes
 */
record Text(String name, List<String> lines) {

    /** The text is state that each joiner gets in one piece, and each line is the argument of a change. */
    private static final long SIZE_LIMIT = 32L << 20;

    private static final int LINE_LIMIT = 1 << 19;

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is empty or too large
     */
    static Text read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > SIZE_LIMIT) {
            throw new IllegalArgumentException(file + " has " + size
                    + " bytes; the demo keeps the whole text as state and takes up to " + SIZE_LIMIT);
        }
        List<String> lines =
                List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines = lines.subList(0, lines.size() - 1);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(file + " has no lines");
        }
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).length() > LINE_LIMIT) {
                throw new IllegalArgumentException(file + ", line " + (at + 1) + ": "
                        + lines.get(at).length() + " bytes; the longest line may have " + LINE_LIMIT);
            }
        }
        return new Text(String.valueOf(file.getFileName()), lines);
    }

    /** So many lines, in words. */
    static String count(int lines) {
        return lines == 1 ? "1 line" : String.format(Locale.ROOT, "%,d lines", lines);
    }

    /** What each member's digest must be: SHA-256 over all lines, each with a line feed. */
    String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String line : lines) {
                digest.update(line.getBytes(StandardCharsets.ISO_8859_1));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
