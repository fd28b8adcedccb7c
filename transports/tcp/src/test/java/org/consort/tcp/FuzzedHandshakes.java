package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.consort.links.BadInput;

/** What strangers send first, and what a dialled stranger answers, from any bytes. */
public final class FuzzedHandshakes {

    private FuzzedHandshakes() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        tryAll(() -> {
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            var whole = Handshake.decode(Wire.HELLO_MAGIC, Wire.BODY_LIMIT, in);
            if (whole.isPresent()) {
                Hello.decode(whole.get().body());
            }
        });
        tryAll(() -> {
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            var whole = Handshake.decode(Wire.ANSWER_MAGIC, Wire.PROOF_LIMIT, in);
            if (whole.isPresent()) {
                Answer.decode(whole.get().body());
            }
        });
        tryAll(() -> same(Hello.decode(Unpooled.wrappedBuffer(bytes))));
        tryAll(() -> Answer.decode(Unpooled.wrappedBuffer(bytes)));
    }

    private static void same(Hello read) throws BadInput {
        Hello again = Hello.decode(read.body());
        if (!again.equals(read)) {
            throw new IllegalStateException(read + " is written as " + again);
        }
    }

    private interface Attempt {
        void run() throws BadInput;
    }

    private static void tryAll(Attempt attempt) {
        try {
            attempt.run();
        } catch (BadInput expected) {
            if (expected.why().isEmpty()) {
                throw new IllegalStateException("bad input without a reason", expected);
            }
        }
    }
}
