package org.consort.services.encoding;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Writes values by their declared types, and nothing of the types themselves: numbers, texts, bytes, enums, records, optionals, lists, sets, maps, arrays, and values of {@code java.time}. No class is ever named by bytes.
 *
 * <p>Canonical: sets and maps are written in the order of their bytes, so equal values have equal bytes at every member.
 */
public final class PlainEncoding implements ValueEncoding {

    /** Its name. */
    public static final String NAME = "plain";

    private final Map<Type, Shape> shapes = new ConcurrentHashMap<>();

    /** Makes one. */
    public PlainEncoding() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(Type type) {
        Shapes.of(type, Map.of()).check(new HashSet<>());
    }

    @Override
    public void write(@Nullable Object value, Type type, OutputStream out) throws IOException {
        shape(type).write(value, new Writer(out));
    }

    @Override
    public @Nullable Object read(ByteBuffer in, Type type) {
        try {
            return shape(type).read(new Reader(in));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the bytes of a value end too soon", e);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("the bytes of a value make no sense: " + e.getMessage(), e);
        }
    }

    private Shape shape(Type type) {
        return shapes.computeIfAbsent(type, t -> Shapes.of(t, Map.of()));
    }
}
