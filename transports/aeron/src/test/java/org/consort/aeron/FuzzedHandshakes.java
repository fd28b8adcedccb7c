package org.consort.aeron;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.consort.links.BadInput;

/** What strangers send first, and what a dialled stranger answers, from any bytes. */
public final class FuzzedHandshakes {

    private FuzzedHandshakes() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        tryAll(() -> {
            ByteBuffer in = wrapped(bytes);
            var whole = Handshake.decode(Wire.HELLO_MAGIC, Wire.BODY_LIMIT, in);
            if (whole.isPresent()) {
                Hello.decode(whole.get().body());
            }
        });
        tryAll(() -> {
            ByteBuffer in = wrapped(bytes);
            var whole = Handshake.decode(Wire.ANSWER_MAGIC, Wire.PROOF_LIMIT, in);
            if (whole.isPresent()) {
                Answer.decode(whole.get().body());
            }
        });
        tryAll(() -> same(Hello.decode(wrapped(bytes))));
        tryAll(() -> Answer.decode(wrapped(bytes)));
    }

    private static void same(Hello read) throws BadInput {
        Hello again = Hello.decode(read.body().flip());
        if (!again.equals(read)) {
            throw new IllegalStateException(read + " is written as " + again);
        }
    }

    private static ByteBuffer wrapped(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
