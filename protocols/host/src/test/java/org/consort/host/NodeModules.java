package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    public Optional<ProtocolFactory> protocol(String type) {
        return protocols.stream()
                .filter(protocol -> protocol.type().equals(type))
                .findFirst();
    }

    @Override
    public List<String> protocolTypes() {
        return protocols.stream().map(ProtocolFactory::type).sorted().toList();
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
