package org.consort.links;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.transport.Guard;
import org.consort.spi.transport.Guard.Denied;

/**
 * The dialling side's part in proving who is at either end of a link; nothing if the channel is not guarded. The token of a handshake or an answer stands
 * behind its fields, up to its end.
 */
public final class Claim {

    private final Optional<Guard.Dialled> exchange;
    private byte[] hello = new byte[0];

    /** Begins. */
    public Claim(Optional<Guard> guard) {
        this.exchange = guard.map(Guard::dial);
    }

    /** What goes behind the handshake's fields. */
    public byte[] opening() {
        return exchange.map(Guard.Dialled::opening).orElse(new byte[0]);
    }

    /** What was said, with the opening. */
    public void said(byte[] body) {
        hello = body.clone();
    }

    /**
     * Answers a challenge.
     *
     * @throws Denied if it makes no sense, or nobody asked for one
     */
    public byte[] prove(byte[] challenge) throws Denied {
        return required().proof(hello, challenge);
    }

    private Guard.Dialled required() throws Denied {
        return exchange.orElseThrow(() -> new Denied("it protects the group, and this node does not"));
    }

    /**
     * Checks an answer. One that names nobody proves nothing either way, and is not confirmed.
     *
     * @throws Denied if it is not that of the member that it names
     */
    public void check(Optional<MemberId> who, byte[] answer, byte[] confirmation) throws Denied {
        if (exchange.isPresent() && who.isPresent()) {
            exchange.get().confirmed(who.get(), answer, confirmation);
        }
    }

    /** To be told when the link stands. */
    public Optional<Guard.Dialled> exchange() {
        return exchange;
    }
}
