package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.consort.host.security.Level.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was sealed counts once, in its place, unchanged. */
class SealTest {

    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRAME = "pay 100 to bob".getBytes(StandardCharsets.US_ASCII);

    private static Seal seal(Kind kind) {
        return new Seal(KEY, kind);
    }

    private static byte[] sealed(Seal by, byte[] frame) {
        byte[] bytes = Arrays.copyOf(frame, frame.length + Seal.TAG_BYTES);
        by.seal(bytes, frame.length);
        return bytes;
    }

    private static boolean opens(Seal by, byte[] bytes) {
        return by.open(bytes.clone(), bytes.length);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHENTICATED", "ENCRYPTED"})
    void frames_of_all_small_lengths_come_through(Kind kind) {
        Seal out = seal(kind);
        Seal in = seal(kind);
        for (int length = 0; length < 200; length++) {
            byte[] frame = new byte[length];
            Arrays.fill(frame, (byte) length);
            byte[] bytes = sealed(out, frame);
            assertTrue(in.open(bytes, bytes.length), "length " + length);
            assertArrayEquals(frame, Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void what_is_authenticated_stays_readable_and_what_is_encrypted_does_not() {
        assertTrue(text(sealed(seal(Kind.AUTHENTICATED), FRAME)).startsWith("pay 100 to bob"));
        assertFalse(text(sealed(seal(Kind.ENCRYPTED), FRAME)).contains("bob"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHENTICATED", "ENCRYPTED"})
    void each_flipped_bit_is_noticed(Kind kind) {
        byte[] bytes = sealed(seal(kind), FRAME);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertFalse(opens(seal(kind), changed), "bit " + bit);
        }
        assertTrue(opens(seal(kind), bytes));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHENTICATED", "ENCRYPTED"})
    void what_is_cut_off_or_longer_is_refused(Kind kind) {
        byte[] bytes = sealed(seal(kind), FRAME);
        for (int length = 0; length < bytes.length; length++) {
            assertFalse(opens(seal(kind), Arrays.copyOf(bytes, length)), "length " + length);
        }
        assertFalse(opens(seal(kind), Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHENTICATED", "ENCRYPTED"})
    void what_comes_twice_or_too_early_is_refused(Kind kind) {
        Seal out = seal(kind);
        byte[] first = sealed(out, FRAME);
        byte[] second = sealed(out, FRAME);
        assertFalse(Arrays.equals(first, second));
        assertFalse(opens(seal(kind), second), "the second before the first");
        Seal in = seal(kind);
        assertTrue(opens(in, first));
        assertFalse(opens(in, first), "the first again");
    }

    @Test
    void another_key_or_level_opens_nothing() {
        byte[] bytes = sealed(seal(Kind.ENCRYPTED), FRAME);
        assertFalse(opens(new Seal(new byte[16], Kind.ENCRYPTED), bytes));
        assertFalse(opens(seal(Kind.AUTHENTICATED), bytes));
        assertFalse(opens(seal(Kind.ENCRYPTED), sealed(seal(Kind.AUTHENTICATED), FRAME)));
    }

    @Test
    void both_ends_go_on_with_the_next_key_at_the_same_frame() {
        Seal out = seal(Kind.ENCRYPTED);
        Seal in = seal(Kind.ENCRYPTED);
        byte[] bytes = new byte[1 + Seal.TAG_BYTES];
        for (long i = 0; i < Seal.FRAMES_PER_KEY - 1; i++) {
            bytes[0] = 7;
            out.seal(bytes, 1);
            if (!in.open(bytes, bytes.length)) {
                throw new AssertionError("frame " + i);
            }
        }
        for (int i = 0; i < 3; i++) {
            assertTrue(opens(in, sealed(out, FRAME)), i + " frames from the last of the first key");
        }
    }

    @Test
    void the_next_key_makes_other_bytes_of_the_same_frame() {
        Seal out = seal(Kind.ENCRYPTED);
        byte[] first = sealed(out, FRAME);
        byte[] scratch = new byte[Seal.TAG_BYTES];
        for (long i = 1; i < Seal.FRAMES_PER_KEY; i++) {
            out.seal(scratch, 0);
        }
        byte[] again = sealed(out, FRAME);
        assertEquals(first.length, again.length);
        assertFalse(Arrays.equals(first, again), "a number is used twice with one key");
    }
}
