package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.NodeSettings;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;
import org.consort.spi.transport.TransportFactory;

/** The modules of a node in a plain JVM. Opens a transport when the first group asks for it: no port opens that nobody named. */
final class FixedModules implements ModuleSource {

    private final NodeSettings node;
    private final Map<String, TransportFactory> factories = new TreeMap<>();
    private final Map<String, ProtocolFactory> protocols = new TreeMap<>();
    private final List<AbstractionFactory> abstractions;
    private final Map<String, Transport> open = new TreeMap<>();

    FixedModules(NodeSettings node, HostModules modules) {
        this.node = node;
        modules.transports().forEach(factory -> factories.put(factory.type(), factory));
        modules.protocols().forEach(factory -> protocols.put(factory.type(), factory));
        this.abstractions = List.copyOf(modules.abstractions());
        for (String type : node.transports().keySet()) {
            if (!factories.containsKey(type)) {
                throw unknown(type);
            }
        }
    }

    private IllegalArgumentException unknown(String type) {
        return new IllegalArgumentException(
                "node " + node.name() + ": there is no transport '" + type + "'; installed are " + factories.keySet());
    }

    @Override
    public synchronized Transport transport(String type) {
        TransportFactory factory = factories.get(type);
        if (factory == null) {
            throw unknown(type);
        }
        return open.computeIfAbsent(
                type,
                t -> factory.open(
                        new Settings("transport " + t, node.transports().getOrDefault(t, Map.of()))));
    }

    @Override
    public List<ProtocolFactory> protocols() {
        return List.copyOf(protocols.values());
    }

    @Override
    public List<AbstractionFactory> abstractions() {
        return abstractions;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Transport::close);
        open.clear();
    }
}
