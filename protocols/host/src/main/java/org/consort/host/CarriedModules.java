package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.consort.host.security.Level;
import org.consort.host.security.Security;
import org.consort.spi.WireVersion;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/**
 * One group's models, until it has made them, and all protocols of the node. A protocol that was here is stood in for: its bundle
 * may vanish at any moment, also between a vote for it and its first epoch, and who removes it can tell only afterwards. Thread-safe.
 */
final class CarriedModules implements GroupModules {

    private final ModuleSource source;
    private final Security security;
    private final Map<String, WireVersion> seen = new ConcurrentHashMap<>();
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();
    private final Map<String, TransportSlot> slots = new TreeMap<>();
    private List<AbstractionFactory> abstractions;

    CarriedModules(ModuleSource source, List<AbstractionFactory> abstractions, Security security) {
        this.source = source;
        this.security = security;
        this.abstractions = abstractions;
    }

    @Override
    public TransportSlot transport(String road) {
        String name = Level.transport(road);
        Transport transport = source.hasTransport(name) || !hasSlot(road) ? source.transport(name) : slot(road);
        security.refusal(road, transport).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        security.rehearse(road);
        return slot(road, transport);
    }

    private synchronized TransportSlot slot(String road, Transport transport) {
        return slots.computeIfAbsent(road, unknown -> new TransportSlot(transport, security, road));
    }

    private synchronized boolean hasSlot(String name) {
        return slots.containsKey(name);
    }

    private synchronized TransportSlot slot(String name) {
        return Objects.requireNonNull(slots.get(name));
    }

    @Override
    public boolean hasTransport(String road) {
        return source.hasTransport(Level.transport(road)) || hasSlot(road);
    }

    @Override
    public synchronized Map<String, Transport> openTransports(String level) {
        Map<String, Transport> open = new TreeMap<>(slots);
        source.openTransports().forEach((name, transport) -> {
            String road = Level.road(name, level);
            if (security.refusal(road, transport).isEmpty()) {
                open.put(road, slot(road, transport));
            }
        });
        return open;
    }

    @Override
    public synchronized Optional<TransportSlot> slotOf(Object transport) {
        return slots.values().stream().filter(slot -> slot.isOf(transport)).findFirst();
    }

    @Override
    public synchronized Optional<TransportSlot> slotFor(Transport next) {
        Map<String, Transport> present = source.openTransports();
        return slots.entrySet().stream()
                .filter(each -> each.getValue().isAway() && present.get(Level.transport(each.getKey())) == next)
                .map(Map.Entry::getValue)
                .findFirst();
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
        present.ifPresent(this::remember);
        return present.isPresent()
                ? present
                : Optional.ofNullable(seen.get(type)).map(wire -> new AbsentProtocol(type, wire));
    }

    @Override
    public List<String> protocolTypes() {
        Set<String> all = new TreeSet<>(seen.keySet());
        all.removeAll(givenUp);
        all.addAll(source.protocolTypes());
        return List.copyOf(all);
    }

    @Override
    public void remember(ProtocolFactory version) {
        seen.put(version.type(), version.wire());
        givenUp.remove(version.type());
    }

    @Override
    public void giveUp(String type) {
        givenUp.add(type);
    }

    @Override
    public boolean isAway(String type) {
        return seen.containsKey(type) && source.protocol(type).isEmpty();
    }

    @Override
    public boolean isGivenUp(String type) {
        return givenUp.contains(type) && source.protocol(type).isEmpty();
    }
}
