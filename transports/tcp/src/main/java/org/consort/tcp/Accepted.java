package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Optional;
import org.consort.spi.transport.Guard;

/**
 * A connection that somebody dialled to here.
 *
 * @param intake the memory that it reads into
 * @param exchange by which the dialling node has proven who it is; empty if it has not, or need not
 */
record Accepted(Channel channel, Intake intake, Wiring wiring, Optional<Guard.Accepted> exchange) {

    /** The same, whose dialling node has proven who it is. */
    Accepted proven(Guard.Accepted by) {
        return new Accepted(channel, intake, wiring, Optional.of(by));
    }

    /** An answer to it, as it goes over the wire. */
    ByteBuf encode(Answer answer) {
        return answer.encode(exchange);
    }
}
