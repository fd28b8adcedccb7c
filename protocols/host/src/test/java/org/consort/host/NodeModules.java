package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** One node's modules, which may come and go. */
final class NodeModules implements ModuleSource {

    final List<ProtocolFactory> protocols;
    final List<AbstractionFactory> models;
    final Map<String, Transport> transports;

    NodeModules(Map<String, Transport> transports, List<ProtocolFactory> protocols, List<AbstractionFactory> models) {
        this.transports = transports;
        this.protocols = new ArrayList<>(protocols);
        this.models = new ArrayList<>(models);
    }

    @Override
    public Transport transport(String name) {
        return java.util.Objects.requireNonNull(transports.get(name));
    }

    @Override
    public boolean hasTransport(String name) {
        return transports.containsKey(name);
    }

    @Override
    public Map<String, Transport> openTransports() {
        return transports;
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
        transports.values().forEach(Transport::close);
    }
}
