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

    /** The setting that says what a transport is, if its name does not. */
    private static final String TYPE = "type";

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
        node.transports().keySet().forEach(this::factory);
    }

    private Map<String, String> settings(String name) {
        return node.transports().getOrDefault(name, Map.of());
    }

    private TransportFactory factory(String name) {
        String type = settings(name).getOrDefault(TYPE, name);
        TransportFactory factory = factories.get(type);
        if (factory == null) {
            throw new IllegalArgumentException("node " + node.name() + ": there is no transport '" + type
                    + "'; installed are " + factories.keySet()
                    + (type.equals(name) ? "; one of another name needs the setting 'type'" : ""));
        }
        return factory;
    }

    @Override
    public synchronized Transport transport(String name) {
        TransportFactory factory = factory(name);
        return open.computeIfAbsent(name, n -> {
            Map<String, String> own = new TreeMap<>(settings(n));
            own.remove(TYPE);
            return factory.open(new Settings("transport " + n, own));
        });
    }

    @Override
    public synchronized boolean hasTransport(String name) {
        return node.transports().containsKey(name) || open.containsKey(name);
    }

    @Override
    public synchronized Map<String, Transport> openTransports() {
        return Map.copyOf(open);
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
