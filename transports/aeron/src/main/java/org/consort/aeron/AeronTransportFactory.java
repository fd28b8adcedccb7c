package org.consort.aeron;

import org.consort.links.Causes;
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
        AeronSettings read = AeronSettings.read(settings);
        try {
            return new AeronTransport(read);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "transport aeron cannot reach the JVM's memory (" + Causes.describe(e)
                            + "): start the JVM with --add-exports java.base/jdk.internal.misc=ALL-UNNAMED",
                    e);
        }
    }
}
