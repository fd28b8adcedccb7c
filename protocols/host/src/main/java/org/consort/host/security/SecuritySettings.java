package org.consort.host.security;

import java.util.Arrays;
import java.util.List;
import org.consort.spi.Settings;

/**
 * What a group's configuration says of security. {@code docs/security-levels.md} explains each.
 *
 * @param level what a founder starts with, as people write it
 * @param secrets the file of secrets; empty if there is none
 * @param keystore the file with this node's private key and certificates; empty if there is none
 * @param truststore the file with the certificates that others' have to lead to
 * @param password the file with the password of both
 * @param members names of those that belong to the group; empty for all who can prove themselves
 * @param operators names of those that may change the stack; empty for all members
 * @param unprotected whether the group may be on a port that other machines reach, without anything that protects it
 */
public record SecuritySettings(
        String level,
        String secrets,
        String keystore,
        String truststore,
        String password,
        List<String> members,
        List<String> operators,
        boolean unprotected) {

    /** The names of the settings. */
    public static final List<String> KNOWN = List.of(
            "security",
            "security.secrets",
            "security.keystore",
            "security.truststore",
            "security.password",
            "security.members",
            "security.operators",
            "security.unprotected");

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public static SecuritySettings of(Settings settings) {
        SecuritySettings read = new SecuritySettings(
                settings.text("security", "none"),
                settings.text("security.secrets", ""),
                settings.text("security.keystore", ""),
                settings.text("security.truststore", ""),
                settings.text("security.password", ""),
                list(settings.text("security.members", "")),
                list(settings.text("security.operators", "")),
                settings.flag("security.unprotected", false));
        Level.parse(read.level);
        boolean some = !read.keystore.isEmpty() || !read.truststore.isEmpty() || !read.password.isEmpty();
        if (some && (read.keystore.isEmpty() || read.truststore.isEmpty() || read.password.isEmpty())) {
            throw new IllegalArgumentException("set all of security.keystore, security.truststore and "
                    + "security.password, the file with the password of both, or none of them");
        }
        return read;
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
