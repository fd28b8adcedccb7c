package org.consort.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.consort.host.wire.ForceFrame;
import org.consort.host.wire.Heartbeat;
import org.consort.host.wire.JoinAnswer;
import org.consort.host.wire.JoinAsk;
import org.consort.host.wire.Returned;
import org.consort.host.wire.Spoken;
import org.consort.host.wire.StackEntry;
import org.consort.host.wire.ViewCodec;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/** The first byte chooses who reads the others. They are read, or are a bad frame. */
public final class HostFrames {

    private static final List<Consumer<byte[]>> READERS = List.of(
            bytes -> JoinAsk.read(Reader.of(bytes)),
            bytes -> JoinAnswer.read(Reader.of(bytes)),
            bytes -> Heartbeat.read(Reader.of(bytes)),
            bytes -> StackEntry.read(Reader.of(bytes)),
            bytes -> ForceFrame.read(Reader.of(bytes)),
            bytes -> Returned.read(Reader.of(bytes)),
            bytes -> ViewCodec.readView(Reader.of(bytes)),
            bytes -> Spoken.parse(new String(bytes, StandardCharsets.UTF_8)));

    private HostFrames() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] rest = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        try {
            READERS.get((bytes[0] & 0xff) % READERS.size()).accept(rest);
        } catch (BadFrame expected) {
            if (String.valueOf(expected.getMessage()).isEmpty()) {
                throw new IllegalStateException("a bad frame without a reason", expected);
            }
        }
    }
}
