package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 5869, appendix A: the cases with SHA-256, as far as the first block of their output goes. */
class HkdfTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** So many numbers that follow each other. */
    private static byte[] from(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static byte[] repeated(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void case_1_of_the_standard() {
        byte[] key = Hkdf.mac(from(0x00, 13), repeated(0x0b, 22));
        assertArrayEquals(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), key);
        assertArrayEquals(
                hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"),
                Hkdf.expand(key, from(0xf0, 10)));
    }

    @Test
    void case_2_of_the_standard_with_long_inputs() {
        byte[] key = Hkdf.mac(from(0x60, 80), from(0x00, 80));
        assertArrayEquals(hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"), key);
        assertArrayEquals(
                hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"),
                Hkdf.expand(key, from(0xb0, 80)));
    }

    @Test
    void case_3_of_the_standard_without_salt_or_purpose() {
        assertArrayEquals(
                hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"),
                Hkdf.mac(new byte[0], repeated(0x0b, 22)));
        assertArrayEquals(
                hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
                Hkdf.derive(new byte[0], repeated(0x0b, 22), "", Hkdf.BLOCK_BYTES));
    }

    @Test
    void another_purpose_makes_another_key() {
        byte[] one = Hkdf.derive(new byte[0], repeated(1, 32), "one", 16);
        assertEquals(16, one.length);
        assertFalse(Arrays.equals(one, Hkdf.derive(new byte[0], repeated(1, 32), "two", 16)));
    }
}
