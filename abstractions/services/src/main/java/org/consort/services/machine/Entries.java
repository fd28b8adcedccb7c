package org.consort.services.machine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.Outcome;

/** How entries of the log, and the machine's answers to who submitted them, look. The first byte says what it is. */
final class Entries {

    static final int CALL = 1;
    static final int ENLIST = 2;
    static final int RETIRE = 3;
    static final int STATE = 4;
    static final int SAID = 5;

    static final ByteBuffer ACCEPTED = ByteBuffer.allocate(1).asReadOnlyBuffer();
    static final ByteBuffer WAIT = ByteBuffer.wrap(new byte[] {2}).asReadOnlyBuffer();
    private static final int REFUSED = 1;

    /** Writes an entry. */
    private interface Text {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** What a machine refuses. */
    record Refusal(Outcome.Reason reason, String detail) {}

    private Entries() {}

    static ByteBuffer call(long token, String service, String encoding, byte[] request) {
        return entry(CALL, out -> {
            out.writeLong(token);
            out.writeUTF(service);
            out.writeUTF(encoding);
            out.write(request);
        });
    }

    static ByteBuffer enlist(Enlisting enlisting) {
        return entry(ENLIST, enlisting::writeTo);
    }

    static ByteBuffer retire(String service, boolean keeps) {
        return entry(RETIRE, out -> {
            out.writeUTF(service);
            out.writeByte(keeps ? 1 : 0);
        });
    }

    static ByteBuffer said(String service, long generation, ByteBuffer message) {
        byte[] copy = new byte[message.remaining()];
        message.duplicate().get(copy);
        return entry(SAID, out -> {
            out.writeUTF(service);
            out.writeLong(generation);
            out.write(copy);
        });
    }

    static ByteBuffer state(Chunk chunk) {
        return entry(STATE, chunk::writeTo);
    }

    static ByteBuffer refused(Outcome.Reason reason, String detail) {
        return entry(REFUSED, out -> {
            out.writeByte(reason.ordinal());
            out.writeUTF(detail.length() > 2000 ? detail.substring(0, 2000) : detail);
        });
    }

    static Optional<Refusal> refusal(ByteBuffer answer) {
        Input in = new Input(answer);
        if (!answer.hasRemaining() || in.u8() != REFUSED) {
            return Optional.empty();
        }
        Outcome.Reason reason = Outcome.Reason.values()[in.u8()];
        in.u8();
        in.u8();
        return Optional.of(new Refusal(
                reason,
                java.nio.charset.StandardCharsets.UTF_8.decode(in.rest()).toString()));
    }

    static boolean isWait(ByteBuffer answer) {
        return answer.remaining() == 1 && answer.get(answer.position()) == WAIT.get(0);
    }

    private static ByteBuffer entry(int kind, Text text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            text.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
