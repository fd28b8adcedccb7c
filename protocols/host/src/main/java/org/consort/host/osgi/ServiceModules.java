package org.consort.host.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.consort.host.ModuleSource;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modules that the container has as services at this moment. Thread-safe. */
final class ServiceModules implements ModuleSource {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceModules.class);

    /** Hears that a module came, or is about to go. */
    interface Watcher {
        /** Something changed that groups may wait for. */
        void came();

        /** This module came. */
        void came(Object module);

        /** This very module goes as soon as the call returns. */
        void goes(Object module);
    }

    private final Map<String, Transport> transports = new TreeMap<>();
    private final List<ProtocolFactory> protocols = new ArrayList<>();
    private final List<AbstractionFactory> abstractions = new ArrayList<>();
    private final CopyOnWriteArrayList<Watcher> watchers = new CopyOnWriteArrayList<>();

    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** A transport came; of two with one name the first serves. */
    void add(String name, Transport transport) {
        synchronized (this) {
            Transport first = transports.putIfAbsent(name, transport);
            if (first != null) {
                LOG.error(
                        "transport={} there are two of this name, at {} and {}: the second is not used; give it another"
                                + " 'name'",
                        name,
                        first.address(),
                        transport.address());
            }
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
            transports.values().remove(module);
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
    public synchronized boolean hasTransport(String name) {
        return transports.containsKey(name);
    }

    @Override
    public synchronized Transport transport(String name) {
        Transport transport = transports.get(name);
        if (transport == null) {
            throw new IllegalArgumentException("there is no transport '" + name + "'; there are " + transports.keySet()
                    + ": configure one with that 'name' under org.consort.transport.TYPE");
        }
        return transport;
    }

    @Override
    public synchronized Map<String, Transport> openTransports() {
        return Map.copyOf(transports);
    }

    @Override
    public synchronized List<ProtocolFactory> protocols() {
        return List.copyOf(protocols);
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
