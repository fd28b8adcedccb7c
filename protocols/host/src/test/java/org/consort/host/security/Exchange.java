package org.consort.host.security;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.transport.Guard;
import org.consort.spi.transport.Guard.Denied;

/** One exchange between two ends, step by step, with whatever an attacker puts in the place of a token. */
final class Exchange {

    static final MemberId A = new MemberId("a", 1);
    static final MemberId B = new MemberId("b", 1);

    private static final byte[] HELLO = {1, 2, 3};
    private static final byte[] ANSWER = {4, 5};

    /** One end, and the key that it got last. */
    static final class End implements Handshakes.Keys {
        final Handshakes guard;
        Optional<byte[]> key = Optional.empty();

        End(Credentials credentials) {
            guard = new Handshakes(credentials, this);
        }

        @Override
        public void outgoing(MemberId peer, byte[] made) {
            key = Optional.of(made);
        }

        @Override
        public void incoming(MemberId peer, byte[] made) {
            key = Optional.of(made);
        }
    }

    /** What may be put in the place of a token. */
    interface Change {
        byte[] of(Token token, byte[] bytes);
    }

    /** The four tokens, and what is said beside them. */
    enum Token {
        OPENING,
        HELLO,
        CHALLENGE,
        PROOF,
        ANSWER,
        CONFIRMATION
    }

    private Exchange() {}

    /** Runs a whole one between a, who dials, and b. */
    static void between(End dialling, End accepting) throws Denied {
        between(dialling, accepting, (token, bytes) -> bytes);
    }

    /** The same, with somebody between them. */
    static void between(End dialling, End accepting, Change change) throws Denied {
        Guard.Dialled dialled = dialling.guard.dial();
        Guard.Accepted accepted = accepting.guard.accept(change.of(Token.OPENING, dialled.opening()));
        byte[] proof = dialled.proof(HELLO, change.of(Token.CHALLENGE, accepted.challenge()));
        accepted.proven(A, change.of(Token.HELLO, HELLO), change.of(Token.PROOF, proof));
        byte[] confirmation = accepted.confirmation(ANSWER);
        dialled.confirmed(B, change.of(Token.ANSWER, ANSWER), change.of(Token.CONFIRMATION, confirmation));
        dialled.stands(B);
        accepted.stands(A);
    }
}
