package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consort.MemberId;
import org.consort.links.BadInput;
import org.consort.links.Unwelcome;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.Guard;

/**
 * What a dialled node answers.
 *
 * @param refusal why not; empty for yes
 * @param who the member of that group there, if there is one
 * @param why for a person
 */
record Answer(Optional<Refusal> refusal, Optional<MemberId> who, String why) {

    /** On the wire a refusal is its place in this list; 0 is yes. Only ever append. */
    private static final List<Refusal> CODES = List.of(
            Refusal.NO_SUCH_GROUP,
            Refusal.OTHER_MEMBER,
            Refusal.SAME_NAME,
            Refusal.INCOMPATIBLE,
            Refusal.SELF,
            Refusal.SILENT,
            Refusal.DENIED);

    /** What only a member of the group can say: so it names itself, and proves it if the channel is guarded. */
    private static final Set<Refusal> OF_A_MEMBER = Set.of(Refusal.OTHER_MEMBER, Refusal.SAME_NAME, Refusal.SELF);

    static Answer accepted(MemberId self) {
        return new Answer(Optional.empty(), Optional.of(self), "");
    }

    static Answer refused(Unwelcome why) {
        return new Answer(Optional.of(why.refusal()), why.self(), why.why());
    }

    /** The message, with this side's proof behind the fields if there is an exchange. */
    ByteBuf encode(Optional<Guard.Accepted> exchange) {
        ByteBuf body = Unpooled.buffer().writeByte(refusal.map(CODES::indexOf).orElse(-1) + 1);
        Fields.putMember(body, who);
        Fields.putText(body, why);
        exchange.ifPresent(proven -> body.writeBytes(proven.confirmation(ByteBufUtil.getBytes(body))));
        return Handshake.encode(Wire.ANSWER_MAGIC, body);
    }

    /** Reads the fields of a body; behind them a token may stand. */
    static Answer decode(ByteBuf body) throws BadInput {
        int code = Fields.octet(body);
        if (code < 0 || code > CODES.size()) {
            throw new BadInput("an answer of unknown kind " + code);
        }
        Optional<MemberId> who = Fields.member(body);
        if (code == 0 && who.isEmpty()) {
            throw new BadInput("a welcome from nobody");
        }
        if (code > 0 && who.isEmpty() && OF_A_MEMBER.contains(CODES.get(code - 1))) {
            throw new BadInput("a refusal that only a member gives, from nobody");
        }
        Optional<Refusal> refusal = code == 0 ? Optional.empty() : Optional.of(CODES.get(code - 1));
        return new Answer(refusal, who, Fields.text(body));
    }
}
