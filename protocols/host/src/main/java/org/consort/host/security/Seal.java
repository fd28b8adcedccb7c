package org.consort.host.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the frames of one link, or opens them: AES-GCM with the link's own key and a counter, which is not sent, since a link keeps its frames whole and
 * in order. So what was sealed counts once, in its place, on its link. At {@link Level.Kind#AUTHENTICATED} the frame itself stays readable.
 *
 * <p>Works on arrays, for which JVMs have fast instructions. One thread at a time.
 */
final class Seal {

    /** What a sealed frame is longer by. */
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    /** After so many frames both ends go on with a key made of the last one: far below what one key may seal (NIST SP 800-38D, 8.3). */
    static final long FRAMES_PER_KEY = 1L << 20;

    private static final int REHEARSALS = 15_000;
    private static final int REHEARSED_BYTES = 64;
    private static final AtomicBoolean REHEARSED = new AtomicBoolean();

    private SecretKeySpec key;
    private final Cipher cipher;
    private final boolean hidden;
    private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long frames;

    Seal(byte[] key, Level.Kind kind) {
        this.key = new SecretKeySpec(key, "AES");
        this.hidden = kind == Level.Kind.ENCRYPTED;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES-GCM", e);
        }
    }

    /**
     * Seals and opens small frames until the JVM has its fast form of both: about 100 ms, once in a process. Large frames alone come too seldom to be
     * noticed by its compiler, and are sealed seventy times slower until then.
     */
    static void rehearse() {
        if (REHEARSED.getAndSet(true)) {
            return;
        }
        byte[] frame = new byte[REHEARSED_BYTES + TAG_BYTES];
        for (Level.Kind kind : List.of(Level.Kind.ENCRYPTED, Level.Kind.AUTHENTICATED)) {
            Seal out = new Seal(new byte[Handshakes.KEY_BYTES], kind);
            Seal in = new Seal(new byte[Handshakes.KEY_BYTES], kind);
            for (int i = 0; i < REHEARSALS; i++) {
                out.seal(frame, REHEARSED_BYTES);
                in.open(frame, frame.length);
            }
        }
    }

    /**
     * Seals a frame in its place.
     *
     * @param bytes with room behind the frame for {@link #TAG_BYTES}
     * @param length of the frame, which begins at 0
     */
    void seal(byte[] bytes, int length) {
        try {
            begin(Cipher.ENCRYPT_MODE);
            if (hidden) {
                cipher.doFinal(bytes, 0, length, bytes, 0);
            } else {
                cipher.updateAAD(bytes, 0, length);
                cipher.doFinal(bytes, length);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a frame of " + length + " bytes can't be sealed", e);
        }
    }

    /**
     * Opens a sealed frame in its place.
     *
     * @param length of the sealed frame, which begins at 0
     * @return false if it is not what the other end has sealed as the next frame of this link
     */
    boolean open(byte[] bytes, int length) {
        if (length < TAG_BYTES) {
            return false;
        }
        try {
            begin(Cipher.DECRYPT_MODE);
            if (hidden) {
                cipher.doFinal(bytes, 0, length, bytes, 0);
            } else {
                cipher.updateAAD(bytes, 0, length - TAG_BYTES);
                cipher.doFinal(bytes, length - TAG_BYTES, TAG_BYTES);
            }
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void begin(int mode) throws GeneralSecurityException {
        if (frames == FRAMES_PER_KEY) {
            byte[] next = Hkdf.derive(new byte[0], key.getEncoded(), "consort next key", Handshakes.KEY_BYTES);
            key = new SecretKeySpec(next, "AES");
            frames = 0;
        }
        nonce.putLong(0, frames++);
        cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce.array()));
    }
}
