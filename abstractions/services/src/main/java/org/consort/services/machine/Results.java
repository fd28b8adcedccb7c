package org.consort.services.machine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.Outcome;
import org.consort.service.NotExecutedException;
import org.consort.service.OutcomeUnknownException;
import org.consort.service.ServiceFailure;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/** What came out of a call, as bytes: the first says what it is. */
final class Results {

    private static final int VALUE = 0;
    private static final int THROWN = 1;
    private static final int REFUSED = 2;
    private static final int NAMES = 16;
    private static final int MESSAGE_CHARS = 4096;

    /** Writes what came out. */
    private interface Text {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private Results() {}

    static ByteBuffer value(Method method, @Nullable Object value, ValueEncoding encoding) {
        try {
            return bytes(VALUE, out -> encoding.write(value, Signatures.result(method), out));
        } catch (IOException | RuntimeException e) {
            return thrown(new IllegalStateException(
                    "the result of " + Signatures.of(method) + " can't be sent: " + e.getMessage()));
        }
    }

    /** Carries the names of its classes, since a caller may know only one of the last, and its message. */
    static ByteBuffer thrown(Throwable failure) {
        List<String> names = new ArrayList<>();
        for (Class<?> type = failure.getClass();
                type != null && type != Object.class && names.size() < NAMES;
                type = type.getSuperclass()) {
            names.add(type.getName());
        }
        String message = String.valueOf(failure.getMessage());
        return sure(THROWN, out -> {
            out.writeInt(names.size());
            for (String name : names) {
                out.writeUTF(name);
            }
            out.writeUTF(message.length() > MESSAGE_CHARS ? message.substring(0, MESSAGE_CHARS) : message);
        });
    }

    static ByteBuffer refused(String why) {
        return sure(REFUSED, out -> out.writeUTF(why.length() > MESSAGE_CHARS ? why.substring(0, MESSAGE_CHARS) : why));
    }

    private static ByteBuffer sure(int kind, Text text) {
        try {
            return bytes(kind, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteBuffer bytes(int kind, Text text) throws IOException {
        BoundedOutput bytes = new BoundedOutput(Call.RESULT_BYTES);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(kind);
        text.writeTo(out);
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /**
     * What the caller gets.
     *
     * @throws Throwable what the service threw, as its interface declares it, or {@link ServiceFailure}
     */
    static @Nullable Object read(ByteBuffer result, Method method, ValueEncoding encoding) throws Throwable {
        byte[] bytes = Item.copy(result);
        DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(bytes));
        switch (in.readUnsignedByte()) {
            case VALUE -> {
                return encoding.read(ByteBuffer.wrap(bytes, 1, bytes.length - 1), Signatures.result(method));
            }
            case REFUSED -> throw new NotExecutedException(Outcome.Reason.REFUSED, in.readUTF());
            case THROWN -> {
                List<String> names = new ArrayList<>();
                for (int left = in.readInt(); left > 0 && names.size() < NAMES; left--) {
                    names.add(in.readUTF());
                }
                throw declared(method, names, in.readUTF());
            }
            default -> throw new OutcomeUnknownException("it was executed, but what came out makes no sense here");
        }
    }

    private static Throwable declared(Method method, List<String> names, String message) {
        for (String name : names) {
            for (Class<?> type : method.getExceptionTypes()) {
                if (type.getName().equals(name)) {
                    try {
                        return (Throwable) type.getConstructor(String.class).newInstance(message);
                    } catch (ReflectiveOperationException e) {
                        return new ServiceFailure(names.get(0), message);
                    }
                }
            }
        }
        return new ServiceFailure(names.isEmpty() ? "unknown" : names.get(0), message);
    }
}
