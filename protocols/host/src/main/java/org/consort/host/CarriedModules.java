package org.consort.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;

/** One group's models, until it has made them, and all protocols of the node; a stand-in for one that is being replaced. Thread-safe. */
final class CarriedModules implements GroupModules {

    private final ModuleSource source;
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private List<AbstractionFactory> abstractions;

    CarriedModules(ModuleSource source, List<AbstractionFactory> abstractions) {
        this.source = source;
        this.abstractions = abstractions;
    }

    /** Nothing here is to keep a version of a model that has gone. */
    @Override
    public synchronized List<AbstractionFactory> takeAbstractions() {
        List<AbstractionFactory> all = abstractions;
        abstractions = List.of();
        return all;
    }

    @Override
    public Optional<ProtocolFactory> protocol(String type) {
        Optional<ProtocolFactory> present = source.protocol(type);
        return present.isEmpty() && away.contains(type) ? Optional.of(new AbsentProtocol(type)) : present;
    }

    @Override
    public List<String> protocolTypes() {
        Set<String> all = new TreeSet<>(source.protocolTypes());
        all.addAll(away);
        return List.copyOf(all);
    }

    @Override
    public void away(String type, boolean isAway) {
        if (isAway) {
            away.add(type);
        } else {
            away.remove(type);
        }
    }

    @Override
    public boolean isAway(String type) {
        return away.contains(type) && source.protocol(type).isEmpty();
    }
}
