package org.consort.aeron;

import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.spi.transport.TransportFactory;

/** Opens Aeron transports in a plain JVM. */
public final class AeronTransportFactory implements TransportFactory {

    /** For {@link java.util.ServiceLoader}. */
    public AeronTransportFactory() {}

    @Override
    public String type() {
        return AeronTransport.TYPE;
    }

    @Override
    public Transport open(Settings settings) {
        return new AeronTransport(AeronSettings.read(settings));
    }
}
