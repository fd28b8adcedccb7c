package org.consort.tcp;

import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.spi.transport.TransportFactory;

/** Opens TCP transports in a plain JVM. */
public final class TcpTransportFactory implements TransportFactory {

    /** For {@link java.util.ServiceLoader}. */
    public TcpTransportFactory() {}

    @Override
    public String type() {
        return TcpTransport.TYPE;
    }

    @Override
    public Transport open(Settings settings) {
        return new TcpTransport(TcpSettings.read(settings));
    }
}
