package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.consort.host.security.Exchange.End;
import org.consort.spi.transport.Guard;
import org.consort.spi.transport.Guard.Denied;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who signs with a believed certificate of its name is who it says; nobody else is. */
class IdentityTest {

    private static final byte[] WHAT = {1, 2, 3};

    @TempDir
    private static Path folder;

    private static Certificates authority;
    private static Identity a;
    private static Identity b;

    @BeforeAll
    static void make() {
        authority = new Certificates(folder, "authority", "-keyalg", "EC", "-groupname", "secp256r1");
        a = authority.identity("a");
        b = authority.identity("b", "-ext", "san=dns:other-b");
    }

    private static String denial(Identity judge, String member, byte[] sent) {
        return String.valueOf(assertThrows(Denied.class, () -> judge.check(member, WHAT, sent))
                .getMessage());
    }

    @Test
    void a_certificate_of_the_name_is_believed() {
        assertDoesNotThrow(() -> a.check("b", WHAT, b.sign(WHAT)));
        assertDoesNotThrow(() -> a.check("other-b", WHAT, b.sign(WHAT)));
        assertDoesNotThrow(() -> b.requireName("other-b"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> b.requireName("a"))
                .getMessage()
                .contains("other-b"));
    }

    @Test
    void another_name_another_text_and_another_signature_are_denied() {
        assertTrue(denial(a, "a", b.sign(WHAT)).contains("other-b"));
        denial(a, "b", b.sign(new byte[] {1, 2, 4}));
        byte[] sent = b.sign(WHAT);
        sent[sent.length - 1] ^= 1;
        denial(a, "b", sent);
    }

    @Test
    void what_is_cut_off_or_makes_no_sense_is_denied() {
        byte[] sent = b.sign(WHAT);
        for (int length = 0; length < sent.length; length += length < 16 ? 1 : 13) {
            denial(a, "b", Arrays.copyOf(sent, length));
        }
        byte[] many = sent.clone();
        many[0] = (byte) 200;
        denial(a, "b", many);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            denial(a, "b", noise);
        }
    }

    @Test
    void a_certificate_that_has_ended_or_not_begun_is_denied() {
        Identity ended = authority.identity("ended", "-startdate", "-30d", "-validity", "10");
        Identity early = authority.identity("early", "-startdate", "+10d", "-validity", "10");
        assertTrue(denial(a, "ended", ended.sign(WHAT)).contains("not believed"));
        assertTrue(denial(a, "early", early.sign(WHAT)).contains("not believed"));
    }

    @Test
    void another_authority_is_denied_even_of_the_same_name() {
        Path elsewhere = folder.resolve("elsewhere");
        assertTrue(elsewhere.toFile().mkdir());
        Certificates other = new Certificates(elsewhere, "authority", "-keyalg", "EC", "-groupname", "secp256r1");
        assertTrue(denial(a, "b", other.identity("b").sign(WHAT)).contains("not believed"));
    }

    @Test
    void a_member_signs_no_certificates() {
        Identity forged = Identity.read(
                new Certificates(sub("forged"), "b", "-keyalg", "EC", "-groupname", "secp256r1").member("c"),
                authority.trusted(),
                Certificates.PASSWORD.toCharArray());
        denial(a, "c", forged.sign(WHAT));
    }

    private static Path sub(String name) {
        Path made = folder.resolve(name);
        assertTrue(made.toFile().mkdir());
        return made;
    }

    @Test
    void keys_of_kind_rsa_are_known() {
        Certificates rsa = new Certificates(sub("rsa"), "rsa-authority", "-keyalg", "RSA", "-keysize", "2048");
        Identity c = rsa.identity("c");
        Identity d = rsa.identity("d");
        assertDoesNotThrow(() -> c.check("d", WHAT, d.sign(WHAT)));
        assertTrue(d.sign(WHAT).length < Guard.TOKEN_LIMIT);
        denial(c, "c", d.sign(WHAT));
    }

    @Test
    void a_key_store_that_is_none_is_refused() {
        char[] password = Certificates.PASSWORD.toCharArray();
        Path keys = folder.resolve("a.p12");
        assertThrows(
                IllegalArgumentException.class,
                () -> Identity.read(folder.resolve("none"), authority.trusted(), password));
        assertThrows(
                IllegalArgumentException.class,
                () -> Identity.read(keys, authority.trusted(), "another".toCharArray()));
        assertThrows(IllegalArgumentException.class, () -> Identity.read(authority.trusted(), keys, password));
    }

    @Test
    void certificates_alone_make_a_link_between_those_they_name() throws Denied {
        End dialling = new End(authority.credentials(a));
        End accepting = new End(authority.credentials(b));
        Exchange.between(dialling, accepting);
        assertArrayEquals(dialling.key.orElseThrow(), accepting.key.orElseThrow());
        // Who dials here says that it is a: with the certificate of b, it is not.
        assertThrows(Denied.class, () -> Exchange.between(accepting, new End(authority.credentials(a))));
    }

    @Test
    void who_has_no_certificate_where_one_is_asked_for_is_denied_and_the_other_way_round() {
        byte[] secret = "a secret that both ends of it know".getBytes(StandardCharsets.UTF_8);
        Credentials with = new Credentials("g+encrypted", secret, Optional.of(a), List.of());
        Credentials without = new Credentials("g+encrypted", secret, Optional.empty(), List.of());
        assertThrows(Denied.class, () -> Exchange.between(new End(without), new End(with)));
        assertThrows(Denied.class, () -> Exchange.between(new End(with), new End(without)));
    }
}
