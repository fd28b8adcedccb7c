package org.consort.testkit.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.consort.host.security.Security;
import org.consort.host.security.SecuritySettings;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;

/** Transports at a security level, as the host makes them: a transport that keeps its contract keeps it so, too. */
public final class Guarded {

    private Guarded() {}

    /** A transport on which frames are sealed, and hidden, with this secret. */
    public static Transport encrypted(Transport open, String secret) {
        return encrypted(open, secret, () -> {});
    }

    /**
     * The same.
     *
     * @param forged called for each frame that came and was not sealed by its other end
     */
    public static Transport encrypted(Transport open, String secret, Runnable forged) {
        return at(open, "encrypted", secret, forged);
    }

    /** A transport on which frames are sealed with this secret. */
    public static Transport authenticated(Transport open, String secret) {
        return at(open, "authenticated", secret, () -> {});
    }

    private static Transport at(Transport open, String kind, String secret, Runnable forged) {
        try {
            // Made for its owner alone, as a file of secrets has to be.
            Path file = Files.createTempFile("consort-secrets", ".txt");
            Files.writeString(file, "one = " + secret.repeat(1 + 32 / secret.length()));
            Settings settings = new Settings(
                    "the contract", Map.of("security", kind + ":one", "security.secrets", file.toString()));
            Security read = Security.read("g", "a", SecuritySettings.of(settings), forged);
            Files.delete(file);
            return read.over(open, open.type() + "+" + kind + ":one");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
