package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.BadInput;

/**
 * What a dialling node says first.
 *
 * @param greet true if it only asks who is there; false if it wants a link
 * @param group the group it dials for
 * @param from itself
 * @param address where it can be dialled
 * @param expected whom it expects; empty when it greets
 */
record Hello(boolean greet, String group, MemberId from, String address, Optional<MemberId> expected) {

    private static final byte LINK = 1;
    private static final byte GREET = 2;

    /** The body of the message. */
    ByteBuf body() {
        ByteBuf body = Unpooled.buffer().writeByte(greet ? GREET : LINK);
        Fields.putText(body, group);
        Fields.putMember(body, Optional.of(from));
        Fields.putText(body, address);
        Fields.putMember(body, expected);
        return body;
    }

    /** Reads the fields of a body; behind them a token may stand. */
    static Hello decode(ByteBuf body) throws BadInput {
        byte purpose = Fields.octet(body);
        if (purpose != LINK && purpose != GREET) {
            throw new BadInput("a handshake of unknown purpose " + purpose);
        }
        String group = Fields.text(body);
        MemberId from = Fields.member(body).orElseThrow(() -> new BadInput("a handshake without a sender"));
        String address = Fields.text(body);
        Optional<MemberId> expected = Fields.member(body);
        if (purpose == LINK && expected.isEmpty()) {
            throw new BadInput("a handshake for a link to nobody");
        }
        boolean greet = purpose == GREET;
        return new Hello(greet, group, from, address, greet ? Optional.empty() : expected);
    }
}
