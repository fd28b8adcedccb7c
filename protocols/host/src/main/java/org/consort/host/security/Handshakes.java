package org.consort.host.security;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.KeyAgreement;
import org.consort.MemberId;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a link, by which both ends prove themselves and get a key that is the link's alone: fresh numbers of both (so nothing that was recorded
 * can be played again), ephemeral keys of both (X25519, RFC 7748: who learns the secret later reads nothing that was recorded before), and a proof over all
 * that was said. The shape is that of SIGMA (Krawczyk 2003), with the dialling side first to show itself.
 *
 * <p>{@code opening = version 1 | nonce 32 | key 44}, {@code challenge = nonce 32 | key 44}, proofs as {@link Credentials} makes them. Thread-safe.
 */
final class Handshakes implements Guard {

    /** Who is told of the key of a link that stands. Called on the channel's thread. */
    interface Keys {
        /** The link to this member. */
        void outgoing(MemberId peer, byte[] key);

        /** The link from this member. */
        void incoming(MemberId peer, byte[] key);
    }

    static final int KEY_BYTES = 16;
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 32;
    private static final int PUBLIC_BYTES = 44;
    private static final String CURVE = "X25519";
    private final Credentials credentials;
    private final Keys keys;
    /** Beside the environment's chance: what comes out of it decides nothing that a run does, and has to be nobody's to guess. */
    private final SecureRandom random = new SecureRandom();

    Handshakes(Credentials credentials, Keys keys) {
        this.credentials = credentials;
        this.keys = keys;
    }

    private static KeyPair newPair() {
        try {
            return KeyPairGenerator.getInstance(CURVE).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + CURVE, e);
        }
    }

    private byte[] fresh(byte[] prefix, Ephemeral own) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return join(prefix, nonce, own.encoded);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** A digest of parts, each with its length before it. */
    static byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** What an exchange has that nobody may learn later. The link keeps the exchange for as long as it stands, so nothing of this stays in it. */
    private final class Ephemeral {
        final byte[] encoded;
        private @Nullable KeyPair pair = newPair();
        private byte[] secret = new byte[0];

        Ephemeral() {
            encoded = Objects.requireNonNull(pair).getPublic().getEncoded();
        }

        /** Takes the other's public key. */
        void agree(byte[] from, int at) throws Denied {
            KeyPair own = pair;
            pair = null;
            if (own == null) {
                throw new Denied("it sends a key a second time");
            }
            try {
                byte[] other = Arrays.copyOfRange(from, at, at + PUBLIC_BYTES);
                PublicKey key = KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(other));
                KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
                agreement.init(own.getPrivate());
                agreement.doPhase(key, true);
                secret = agreement.generateSecret();
            } catch (GeneralSecurityException e) {
                throw new Denied("its key makes no sense: " + e.getMessage());
            }
        }

        /** Makes the link's key of all that was said. */
        void derive(byte[] transcript) {
            byte[] material = join(secret, credentials.secret());
            replace(Hkdf.derive(transcript, material, "consort link " + credentials.road(), KEY_BYTES));
            Arrays.fill(material, (byte) 0);
        }

        /** The link's key: once. */
        byte[] take() {
            byte[] key = secret;
            secret = new byte[0];
            return key;
        }

        private void replace(byte[] next) {
            Arrays.fill(secret, (byte) 0);
            secret = next;
        }
    }

    @Override
    public Dialled dial() {
        return new Dialling();
    }

    @Override
    public Accepted accept(byte[] opening) throws Denied {
        if (opening.length != 1 + NONCE_BYTES + PUBLIC_BYTES || opening[0] != VERSION) {
            throw new Denied("it speaks another handshake");
        }
        return new Accepting(opening);
    }

    private static final String DIALLED = "dialled ";
    private static final String ACCEPTED = "accepted ";

    private final class Dialling implements Dialled {
        private final Ephemeral own = new Ephemeral();
        private final byte[] opening = fresh(new byte[] {VERSION}, own);
        private byte[] said = new byte[0];

        @Override
        public byte[] opening() {
            return opening.clone();
        }

        @Override
        public byte[] proof(byte[] hello, byte[] challenge) throws Denied {
            if (challenge.length != NONCE_BYTES + PUBLIC_BYTES) {
                throw new Denied("it challenges with " + challenge.length + " bytes");
            }
            if (said.length > 0) {
                throw new Denied("it challenges a second time");
            }
            own.agree(challenge, NONCE_BYTES);
            byte[] transcript = digest(opening, hello, challenge);
            byte[] proof = credentials.prove(DIALLED, transcript);
            said = digest(transcript, proof);
            return proof;
        }

        @Override
        public void confirmed(MemberId who, byte[] answer, byte[] confirmation) throws Denied {
            if (said.length == 0) {
                throw new Denied("it answers without a challenge");
            }
            byte[] transcript = digest(said, answer);
            credentials.check(who.name(), ACCEPTED, transcript, confirmation);
            own.derive(transcript);
        }

        @Override
        public void stands(MemberId peer) {
            keys.outgoing(peer, own.take());
        }
    }

    private final class Accepting implements Accepted {
        private final Ephemeral own = new Ephemeral();
        private final byte[] opening;
        private final byte[] challenge = fresh(new byte[0], own);
        private byte[] said = new byte[0];

        Accepting(byte[] opening) {
            this.opening = opening.clone();
        }

        @Override
        public byte[] challenge() {
            return challenge.clone();
        }

        @Override
        public void proven(MemberId from, byte[] hello, byte[] proof) throws Denied {
            byte[] transcript = digest(opening, hello, challenge);
            credentials.check(from.name(), DIALLED, transcript, proof);
            own.agree(opening, 1 + NONCE_BYTES);
            said = digest(transcript, proof);
        }

        @Override
        public byte[] confirmation(byte[] answer) {
            byte[] transcript = digest(said, answer);
            own.derive(transcript);
            return credentials.prove(ACCEPTED, transcript);
        }

        @Override
        public void stands(MemberId peer) {
            keys.incoming(peer, own.take());
        }
    }
}
