package org.consort.host;

import java.util.Collection;
import java.util.List;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.TransportFactory;

/**
 * The modules a node is built with.
 *
 * @param transports one of each type; a transport is opened when the first group asks for its type
 * @param protocols one of each type
 * @param abstractions models that every group of the node carries
 */
public record HostModules(
        Collection<? extends TransportFactory> transports,
        Collection<? extends ProtocolFactory> protocols,
        Collection<? extends AbstractionFactory> abstractions) {

    /** Copies the collections. */
    public HostModules {
        transports = List.copyOf(transports);
        protocols = List.copyOf(protocols);
        abstractions = List.copyOf(abstractions);
    }
}
