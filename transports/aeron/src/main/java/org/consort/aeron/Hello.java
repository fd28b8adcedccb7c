package org.consort.aeron;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.BadInput;

/**
 * What a dialling node says first.
 *
 * @param termBytes how large the terms of the link's log will be, so that the other side can tell whether it has room; 0 when it
 *     greets
 * @param group the group it dials for
 * @param from itself
 * @param address where it can be dialled
 * @param expected whom it expects; empty when it only asks who is there
 */
record Hello(int termBytes, String group, MemberId from, String address, Optional<MemberId> expected) {

    private static final byte LINK = 1;
    private static final byte GREET = 2;

    /** True if it only asks who is there; false if it wants a link. */
    boolean greet() {
        return expected.isEmpty();
    }

    /** The body of the message, to be framed. */
    ByteBuffer body() {
        ByteBuffer body = Handshake.body();
        body.put(greet() ? GREET : LINK);
        Fields.putText(body, group);
        Fields.putMember(body, Optional.of(from));
        Fields.putText(body, address);
        Fields.putMember(body, expected);
        body.putInt(termBytes);
        return body;
    }

    /** Reads the fields of a body; behind them a token may stand. */
    static Hello decode(ByteBuffer body) throws BadInput {
        byte purpose = Fields.octet(body);
        if (purpose != LINK && purpose != GREET) {
            throw new BadInput("a handshake of unknown purpose " + purpose);
        }
        String group = Fields.text(body);
        MemberId from = Fields.member(body).orElseThrow(() -> new BadInput("a handshake without a sender"));
        String address = Fields.text(body);
        Optional<MemberId> expected = Fields.member(body);
        int term = Fields.number(body);
        if (purpose == GREET) {
            return new Hello(0, group, from, address, Optional.empty());
        }
        if (expected.isEmpty()) {
            throw new BadInput("a handshake for a link to nobody");
        }
        if (term < AeronSettings.LEAST_TERM_BYTES
                || term > AeronSettings.MOST_TERM_BYTES
                || Integer.bitCount(term) != 1) {
            throw new BadInput("a handshake for a log with terms of " + term + " bytes");
        }
        return new Hello(term, group, from, address, expected);
    }
}
