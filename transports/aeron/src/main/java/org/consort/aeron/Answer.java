package org.consort.aeron;

import java.nio.ByteBuffer;
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
 * @param lane where the data goes, if a link is granted
 */
record Answer(Optional<Refusal> refusal, Optional<MemberId> who, String why, Lane lane) {

    /**
     * Where a link's data goes. Both ids are drawn by who receives, so that nothing of an older link is taken for the new one's.
     *
     * @param port UDP port
     */
    record Lane(int port, int streamId, int sessionId) {
        static final Lane NONE = new Lane(0, 0, 0);
    }

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

    static Answer accepted(MemberId self, Lane lane) {
        return new Answer(Optional.empty(), Optional.of(self), "", lane);
    }

    static Answer refused(Unwelcome why) {
        return new Answer(Optional.of(why.refusal()), why.self(), why.why(), Lane.NONE);
    }

    /** The message, with this side's proof behind the fields if there is an exchange. */
    ByteBuffer encode(Optional<Guard.Accepted> exchange) {
        ByteBuffer body = Handshake.body();
        body.put((byte) (refusal.map(CODES::indexOf).orElse(-1) + 1));
        Fields.putMember(body, who);
        body.putInt(lane.port()).putInt(lane.streamId()).putInt(lane.sessionId());
        Fields.putText(body, why);
        exchange.ifPresent(proven -> body.put(proven.confirmation(Handshake.soFar(body))));
        return Handshake.encode(Wire.ANSWER_MAGIC, body);
    }

    /** Reads the fields of a body; behind them a token may stand. */
    static Answer decode(ByteBuffer body) throws BadInput {
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
        Lane lane = new Lane(Fields.number(body), Fields.number(body), Fields.number(body));
        if (lane.port() < 0 || lane.port() > 65_535) {
            throw new BadInput("a welcome to port " + lane.port());
        }
        Optional<Refusal> refusal = code == 0 ? Optional.empty() : Optional.of(CODES.get(code - 1));
        return new Answer(refusal, who, Fields.text(body), lane);
    }
}
