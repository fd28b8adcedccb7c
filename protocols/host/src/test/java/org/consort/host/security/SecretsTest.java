package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of secrets is read with care, and its secrets are never printed. */
class SecretsTest {

    private static final String SECRET = "correct horse battery staple 0123456789";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.createFile(
                folder.resolve("secrets"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private String refusal(String content) throws IOException {
        Files.writeString(file, content);
        String why = assertThrows(IllegalArgumentException.class, () -> Secrets.read(file))
                .getMessage();
        assertFalse(why.contains("horse") || why.contains("hunter2"), why);
        return why;
    }

    @Test
    void comments_and_blank_lines_are_no_secrets() throws IOException {
        Files.writeString(file, "# of k1 = and k2\n\n  k1=" + SECRET + "\r\n   # more\nk2 =  " + SECRET + "=x= \n");
        Secrets read = Secrets.read(file);
        assertEquals(Set.of("k1", "k2"), read.names());
        assertArrayEquals(
                SECRET.getBytes(StandardCharsets.UTF_8), read.get("k1").orElseThrow());
        assertArrayEquals(
                (SECRET + "=x=").getBytes(StandardCharsets.UTF_8),
                read.get("k2").orElseThrow());
        assertTrue(read.get("k3").isEmpty());
        assertFalse(read.toString().contains("horse"), read.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
    void a_file_that_others_can_read_or_change_is_refused(String permissions) throws IOException {
        Files.writeString(file, "k1 = " + SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        String why = assertThrows(IllegalArgumentException.class, () -> Secrets.read(file))
                .getMessage();
        assertTrue(why.contains("chmod 600"), why);
    }

    @Test
    void a_short_secret_is_refused_with_its_line() throws IOException {
        String why = refusal("k1 = " + SECRET + "\nk2 = hunter2");
        assertTrue(why.contains("line 2") && why.contains("7 characters"), why);
    }

    @Test
    void a_name_that_comes_twice_is_refused() throws IOException {
        String why = refusal("k1 = " + SECRET + "\nk1 = " + SECRET);
        assertTrue(why.contains("line 2") && why.contains("'k1'"), why);
    }

    @Test
    void lines_without_a_name_are_refused_and_not_shown() throws IOException {
        for (String line :
                new String[] {SECRET, "= " + SECRET, "a b = " + SECRET, "a+b = " + SECRET, "a:b=" + SECRET}) {
            assertTrue(refusal(line).contains("line 1"), line);
        }
        assertTrue(refusal("k".repeat(65) + " = " + SECRET).contains("line 1"));
    }

    @Test
    void a_file_without_secrets_or_too_large_or_missing_is_refused() throws IOException {
        assertTrue(refusal("# nothing\n").contains("no line"));
        assertTrue(refusal("#".repeat(65_537)).contains("65536"));
        Files.delete(file);
        assertThrows(IllegalArgumentException.class, () -> Secrets.read(file));
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        Files.write(file, new byte[] {'k', '=', (byte) 0xff, (byte) 0xfe, 0});
        assertThrows(IllegalArgumentException.class, () -> Secrets.read(file));
    }
}
