package org.consort;

/** Undoes a registration when closed. Closing twice does nothing. */
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
