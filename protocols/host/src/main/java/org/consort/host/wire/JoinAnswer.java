package org.consort.host.wire;

import java.util.List;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/**
 * How a node answers one that asks to be let in.
 *
 * @param verdict what it says
 * @param why the reason, for a person
 * @param transport name of the transport that the group runs on; empty if the one that answers is not in it
 * @param addresses where members can be asked, each with its transport's name before it
 */
public record JoinAnswer(Verdict verdict, String why, String transport, List<String> addresses) {

    /** What a node says to one that asks to be let in. */
    public enum Verdict {
        /** I'm not in the group either. */
        NOT_IN,
        /** The state is on its way. */
        ACCEPTED,
        /** Not now; ask again. */
        WAIT,
        /** Not like this; something has to be changed first. */
        REFUSED,
        /** This incarnation has been in a view already and can't come in again: draw a new one. */
        RENEW,
        /** The group runs on another transport than the one it was asked over: ask there. */
        ELSEWHERE
    }

    /** Copies the list. */
    public JoinAnswer {
        addresses = List.copyOf(addresses);
    }

    /** Appends it. */
    public Writer write(Writer out) {
        out.int8(verdict.ordinal()).text(why).text(transport);
        ViewCodec.texts(out, addresses);
        return out;
    }

    /** Reads one. */
    public static JoinAnswer read(Reader in) {
        int number = in.getByte();
        if (number >= Verdict.values().length) {
            throw new BadFrame("join answer " + number + " is not known");
        }
        JoinAnswer answer = new JoinAnswer(Verdict.values()[number], in.getText(), in.getText(), ViewCodec.texts(in));
        in.atEnd();
        return answer;
    }
}
