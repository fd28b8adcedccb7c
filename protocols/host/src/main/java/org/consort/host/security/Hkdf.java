package org.consort.host.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys from other keys: HKDF with SHA-256, RFC 5869, for outputs of at most one block. */
final class Hkdf {

    static final int BLOCK_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private Hkdf() {}

    /**
     * Extracts and expands.
     *
     * @param bytes how many are wanted, at most {@link #BLOCK_BYTES}
     */
    static byte[] derive(byte[] salt, byte[] material, String info, int bytes) {
        return java.util.Arrays.copyOf(expand(mac(salt, material), info.getBytes(StandardCharsets.UTF_8)), bytes);
    }

    /** The first block of the expansion. */
    static byte[] expand(byte[] key, byte[] info) {
        return mac(key, info, new byte[] {1});
    }

    /** HMAC-SHA256 over all parts, one behind the other. An empty key is that of RFC 5869: zeros. */
    static byte[] mac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[BLOCK_BYTES] : key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
