package org.consort.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An object whose state can be written and taken over. Its methods are called on worker threads, never while a call of the service runs on it.
 */
public interface Replicated {

    /** The largest state, in bytes. */
    int STATE_BYTES = 32 << 20;

    /**
     * Writes all that the next calls depend on. Called now and then while the service runs, too.
     *
     * @throws IOException if the stream does not take more: the state is too large
     */
    void save(OutputStream out) throws IOException;

    /**
     * Takes over a state in place of its own, whatever that was.
     *
     * @throws IOException if it can't be read: this object then carries the service no longer
     */
    void load(InputStream in) throws IOException;
}
