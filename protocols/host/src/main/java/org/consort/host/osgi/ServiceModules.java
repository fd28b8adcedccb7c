package org.consort.host.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.consort.host.ModuleSource;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** The modules that the container has as services at this moment. Thread-safe. */
final class ServiceModules implements ModuleSource {

    /** Hears that a module came, or is about to go. */
    interface Watcher {
        /** Something changed that groups may wait for. */
        void came();

        /** This module came. */
        void came(Object module);

        /** This very module goes as soon as the call returns. */
        void goes(Object module);
    }

    private final List<Transport> transports = new ArrayList<>();
    private final List<ProtocolFactory> protocols = new ArrayList<>();
    private final List<AbstractionFactory> abstractions = new ArrayList<>();
    private final CopyOnWriteArrayList<Watcher> watchers = new CopyOnWriteArrayList<>();

    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    void add(Transport transport) {
        synchronized (this) {
            transports.add(transport);
        }
        watchers.forEach(watcher -> watcher.came(transport));
    }

    void add(ProtocolFactory protocol) {
        synchronized (this) {
            protocols.add(protocol);
        }
        watchers.forEach(watcher -> watcher.came(protocol));
    }

    void add(AbstractionFactory abstraction) {
        synchronized (this) {
            abstractions.add(abstraction);
        }
        watchers.forEach(watcher -> watcher.came(abstraction));
    }

    void remove(Object module) {
        synchronized (this) {
            transports.remove(module);
            protocols.remove(module);
            abstractions.remove(module);
        }
        watchers.forEach(watcher -> watcher.goes(module));
    }

    /** Something outside of the modules changed that groups may wait for. */
    void nudge() {
        watchers.forEach(Watcher::came);
    }

    @Override
    public synchronized Transport transport(String type) {
        return transports.stream()
                .filter(transport -> transport.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no transport '" + type + "'; there are "
                        + transports.stream().map(Transport::type).toList()
                        + ": configure one under org.consort.transport." + type));
    }

    /** The transport of this type, if there is one. */
    synchronized Optional<Transport> findTransport(String type) {
        return transports.stream()
                .filter(transport -> transport.type().equals(type))
                .findFirst();
    }

    @Override
    public synchronized Optional<ProtocolFactory> protocol(String type) {
        return protocols.stream()
                .filter(protocol -> protocol.type().equals(type))
                .findFirst();
    }

    @Override
    public synchronized List<String> protocolTypes() {
        Map<String, ProtocolFactory> sorted = new TreeMap<>();
        protocols.forEach(protocol -> sorted.put(protocol.type(), protocol));
        return List.copyOf(sorted.keySet());
    }

    @Override
    public synchronized List<AbstractionFactory> abstractions() {
        return List.copyOf(abstractions);
    }

    @Override
    public void close() {
        // Services belong to those who registered them.
    }
}
