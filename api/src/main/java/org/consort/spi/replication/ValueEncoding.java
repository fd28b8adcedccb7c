package org.consort.spi.replication;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes arguments and results of services as bytes, and reads them, by the types that the interface declares. Equal values have to be written as equal bytes, or results can't be compared. Thread-safe.
 */
public interface ValueEncoding {

    /** Its name, which calls carry: who encodes in another way is refused. */
    String name();

    /**
     * Checks that values of a type can be encoded.
     *
     * @throws IllegalArgumentException says which type can't be, and what to do
     */
    void check(Type type);

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if it can't be encoded
     * @throws IOException if the stream does not take more: it is too large
     */
    void write(@Nullable Object value, Type type, OutputStream out) throws IOException;

    /**
     * Reads a value from the buffer's position on, and moves it. The bytes are untrusted: lengths are checked before memory is taken.
     *
     * @throws IllegalArgumentException if they make no sense
     */
    @Nullable
    Object read(ByteBuffer in, Type type);
}
