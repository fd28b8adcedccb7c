package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Inline changes on the wire: the fast path, so a type and the argument and nothing else. */
final class Inline {

    private Inline() {}

    /** What executing one came to here: a result, or the reason why there is none. */
    record Done(boolean succeeded, ByteBuffer value) {

        ByteBuffer encode() {
            return new Output(value.remaining() + 1)
                    .u8(succeeded ? Machine.DONE : Machine.FAILED)
                    .rest(value)
                    .done();
        }
    }

    static ByteBuffer encode(String type, ByteBuffer argument) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        return new Output(argument.remaining() + name.length + 2)
                .u8(Machine.INLINE)
                .u8(name.length)
                .rest(ByteBuffer.wrap(name))
                .rest(argument)
                .done();
    }

    /** Reads the type and leaves the position at the argument. */
    static String readType(ByteBuffer entry) {
        int length = entry.hasRemaining() ? entry.get() & 0xff : 0;
        if (length == 0 || length > entry.remaining()) {
            throw new Malformed("inline change without a type");
        }
        byte[] name = new byte[length];
        entry.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    static String reason(ByteBuffer value) {
        return StandardCharsets.UTF_8.decode(value).toString();
    }

    static ByteBuffer text(String reason) {
        return ByteBuffer.wrap(reason.getBytes(StandardCharsets.UTF_8));
    }
}
