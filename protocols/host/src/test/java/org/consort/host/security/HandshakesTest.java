package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consort.host.security.Exchange.Change;
import org.consort.host.security.Exchange.End;
import org.consort.host.security.Exchange.Token;
import org.consort.spi.transport.Guard;
import org.consort.spi.transport.Guard.Denied;
import org.junit.jupiter.api.Test;

/** Two ends that know one secret get one key; whoever changes, repeats or returns a token gets none. */
class HandshakesTest {

    private static final String SECRET = "the secret that both ends of it know";
    private static final String ROAD = "g+encrypted:k1";

    private final End a = end(ROAD, SECRET);
    private final End b = end(ROAD, SECRET);

    private static End end(String road, String secret, String... members) {
        return new End(
                new Credentials(road, secret.getBytes(StandardCharsets.UTF_8), Optional.empty(), List.of(members)));
    }

    private static void denied(End dialling, End accepting, Change change, String what) {
        assertThrows(Denied.class, () -> Exchange.between(dialling, accepting, change), what);
        assertTrue(dialling.key.isEmpty() && accepting.key.isEmpty(), what);
    }

    private static void denied(End dialling, End accepting) {
        denied(dialling, accepting, (token, bytes) -> bytes, "unchanged");
    }

    @Test
    void both_ends_get_one_key_and_each_link_another() throws Denied {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Exchange.between(a, b);
            assertArrayEquals(a.key.orElseThrow(), b.key.orElseThrow());
            assertEquals(Handshakes.KEY_BYTES, a.key.orElseThrow().length);
            keys.add(HexFormat.of().formatHex(a.key.orElseThrow()));
        }
        assertEquals(200, keys.size());
    }

    @Test
    void another_secret_group_level_or_name_of_the_key_is_denied() {
        denied(end(ROAD, SECRET + "!"), b);
        denied(end("h+encrypted:k1", SECRET), b);
        denied(end("g+authenticated:k1", SECRET), b);
        denied(end("g+encrypted:k2", SECRET), b);
    }

    @Test
    void who_is_not_among_the_members_is_denied_at_either_end() throws Denied {
        denied(a, end(ROAD, SECRET, "b", "c"));
        denied(end(ROAD, SECRET, "a", "c"), b);
        Exchange.between(end(ROAD, SECRET, "b"), end(ROAD, SECRET, "a"));
    }

    @Test
    void each_changed_byte_of_what_is_said_is_denied() throws Denied {
        for (Token token : Token.values()) {
            int length = lengthOf(token);
            for (int at = 0; at < length; at++) {
                int place = at;
                Change flip = (each, bytes) -> each == token ? flipped(bytes, place) : bytes;
                denied(a, b, flip, token + " byte " + at);
            }
        }
    }

    @Test
    void each_cut_or_longer_token_is_denied() throws Denied {
        for (Token token : Token.values()) {
            int length = lengthOf(token);
            for (int cut = 0; cut <= length + 1; cut++) {
                int wanted = cut;
                Change resize = (each, bytes) -> each == token ? Arrays.copyOf(bytes, wanted) : bytes;
                if (wanted != length) {
                    denied(a, b, resize, token + " of " + wanted + " bytes");
                }
            }
            denied(a, b, (each, bytes) -> each == token ? new byte[Guard.TOKEN_LIMIT] : bytes, token + " of zeros");
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 0x40;
        return changed;
    }

    private int lengthOf(Token token) throws Denied {
        int[] length = new int[1];
        Exchange.between(end(ROAD, SECRET), end(ROAD, SECRET), (each, bytes) -> {
            if (each == token) {
                length[0] = bytes.length;
            }
            return bytes;
        });
        return length[0];
    }

    @Test
    void what_was_recorded_in_one_exchange_is_denied_in_the_next() throws Denied {
        for (Set<Token> replayed : List.of(
                Set.of(Token.OPENING, Token.PROOF),
                Set.of(Token.PROOF),
                Set.of(Token.CHALLENGE, Token.CONFIRMATION),
                Set.of(Token.CONFIRMATION))) {
            byte[][] recorded = new byte[Token.values().length][];
            Exchange.between(end(ROAD, SECRET), b, (token, bytes) -> {
                recorded[token.ordinal()] = bytes;
                return bytes;
            });
            b.key = Optional.empty();
            denied(
                    a,
                    b,
                    (token, bytes) -> replayed.contains(token) ? recorded[token.ordinal()] : bytes,
                    "again: " + replayed);
        }
    }

    @Test
    void an_answer_made_of_ones_own_proof_is_denied() throws Denied {
        Guard.Dialled dialled = a.guard.dial();
        Guard.Accepted accepted = b.guard.accept(dialled.opening());
        byte[] proof = dialled.proof(new byte[1], accepted.challenge());
        assertThrows(Denied.class, () -> dialled.confirmed(Exchange.B, new byte[1], proof));
    }

    @Test
    void ones_own_opening_as_a_challenge_leads_nowhere() throws Denied {
        Guard.Dialled dialled = a.guard.dial();
        byte[] own = Arrays.copyOfRange(dialled.opening(), 1, dialled.opening().length);
        byte[] proof = dialled.proof(new byte[1], own);
        assertThrows(Denied.class, () -> dialled.confirmed(Exchange.B, new byte[1], proof));
    }

    @Test
    void a_key_that_would_make_the_shared_one_known_is_denied() throws Denied {
        // X25519 points of small order: whatever the other's key, what is shared is zero (RFC 7748, 6.1).
        byte[] zero = a.guard.dial().opening();
        Arrays.fill(zero, zero.length - 32, zero.length, (byte) 0);
        byte[] one = zero.clone();
        one[one.length - 32] = 1;
        for (byte[] opening : List.of(zero, one)) {
            denied(a, b, (token, bytes) -> token == Token.OPENING ? opening : bytes, "as the opening");
            byte[] challenge = Arrays.copyOfRange(opening, 1, opening.length);
            Guard.Dialled dialled = a.guard.dial();
            assertThrows(Denied.class, () -> dialled.proof(new byte[1], challenge));
        }
    }

    @Test
    void an_answer_before_a_challenge_is_denied_even_from_who_knows_the_secret() {
        Credentials known = new Credentials(ROAD, SECRET.getBytes(StandardCharsets.UTF_8), Optional.empty(), List.of());
        Guard.Dialled dialled = a.guard.dial();
        byte[] stale = known.prove("accepted ", Handshakes.digest(new byte[0], new byte[] {1}));
        assertThrows(Denied.class, () -> dialled.confirmed(Exchange.B, new byte[] {1}, stale));
    }

    @Test
    void a_second_challenge_in_one_exchange_is_denied() throws Denied {
        Guard.Dialled dialled = a.guard.dial();
        byte[] challenge = b.guard.accept(dialled.opening()).challenge();
        assertFalse(dialled.proof(new byte[1], challenge).length == 0);
        assertThrows(Denied.class, () -> dialled.proof(new byte[1], challenge));
    }
}
