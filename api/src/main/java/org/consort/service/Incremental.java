package org.consort.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An object that can say what has changed: under hot standby, that goes to the others instead of the whole state.
 */
public interface Incremental extends Replicated {

    /**
     * Writes what has changed since this or {@link #save} or {@link #load} or {@link #apply} was called last, and begins anew.
     *
     * @throws IOException if the stream does not take more
     */
    void takeChanges(OutputStream out) throws IOException;

    /**
     * Takes over what has changed at another object that had the same state.
     *
     * @throws IOException if it can't be read: this object then carries the service no longer
     */
    void apply(InputStream changes) throws IOException;
}
