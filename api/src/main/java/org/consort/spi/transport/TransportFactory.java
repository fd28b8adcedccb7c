package org.consort.spi.transport;

import org.consort.spi.Settings;

/**
 * Makes transports of one type. Found by {@link java.util.ServiceLoader} in a plain JVM; in an OSGi container, configured
 * {@link Transport}s are services themselves.
 */
public interface TransportFactory {

    /** The type, for example {@code tcp}. */
    String type();

    /**
     * Opens the transport on this node: binds what the settings name and nothing else.
     *
     * @throws IllegalArgumentException for an unknown or invalid setting
     * @throws java.io.UncheckedIOException if it cannot open; says which address and what to do
     */
    Transport open(Settings settings);
}
