package org.consort.spi.abstraction;

import java.io.IOException;
import java.io.OutputStream;

/** A model's state at one index. It stays as it is while the log moves on. */
public interface Snapshot extends AutoCloseable {

    /** Writes it out. Called once, on another thread than the group's; may block on the stream. */
    void writeTo(OutputStream out) throws IOException;

    /** Not needed any more. Called once, on any thread. */
    @Override
    default void close() {}
}
