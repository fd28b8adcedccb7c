package org.consort.host.wire;

import java.util.List;
import org.consort.Member;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/**
 * What a node says of itself when it asks to be let in.
 *
 * @param joiner who asks; its ordinal means nothing yet
 * @param protocols the protocols it has, each as {@link Spoken} writes it
 * @param abstractions the models it carries, sorted, in the same way
 */
public record JoinAsk(Member joiner, List<String> protocols, List<String> abstractions) {

    /** The version of these frames. */
    public static final int VERSION = 1;

    /** Copies the lists. */
    public JoinAsk {
        protocols = List.copyOf(protocols);
        abstractions = List.copyOf(abstractions);
    }

    /** Appends it. */
    public Writer write(Writer out) {
        out.int8(VERSION);
        ViewCodec.write(out, joiner);
        ViewCodec.texts(out, protocols);
        ViewCodec.texts(out, abstractions);
        return out;
    }

    /** Reads one. */
    public static JoinAsk read(Reader in) {
        int version = in.getByte();
        if (version != VERSION) {
            throw new BadFrame("a join of version " + version + "; this node speaks " + VERSION);
        }
        JoinAsk ask = new JoinAsk(ViewCodec.readMember(in), ViewCodec.texts(in), ViewCodec.texts(in));
        in.atEnd();
        return ask;
    }
}
