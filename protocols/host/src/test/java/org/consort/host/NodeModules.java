package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** One node's modules, which may come and go. */
final class NodeModules implements ModuleSource {

    final List<ProtocolFactory> protocols;
    final List<AbstractionFactory> models;
    Transport transport;

    NodeModules(Transport transport, List<ProtocolFactory> protocols, List<AbstractionFactory> models) {
        this.transport = transport;
        this.protocols = new ArrayList<>(protocols);
        this.models = new ArrayList<>(models);
    }

    @Override
    public Transport transport(String type) {
        return transport;
    }

    @Override
    public List<ProtocolFactory> protocols() {
        return List.copyOf(protocols);
    }

    @Override
    public List<AbstractionFactory> abstractions() {
        return models;
    }

    @Override
    public void close() {
        transport.close();
    }
}
