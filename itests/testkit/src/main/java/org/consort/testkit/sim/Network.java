package org.consort.testkit.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel.Offer;

/** All links of a run, and which paths between nodes are cut. */
final class Network {

    private record Path(String from, String to) {}

    private record Ends(String over, MemberId from, MemberId to) {}

    private final Agenda agenda;
    private final Dice dice;
    private Weather weather;
    private final SlabLedger slabs;
    private final Map<Ends, Wire> wires = new LinkedHashMap<>();
    private final Map<Ends, Wire> accepted = new HashMap<>();
    private final Map<Path, Integer> cuts = new LinkedHashMap<>();
    private final Set<Parcel> parcels = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    Network(Agenda agenda, Dice dice, Weather weather, SlabLedger slabs) {
        this.agenda = agenda;
        this.dice = dice;
        this.weather = weather;
        this.slabs = slabs;
    }

    Agenda agenda() {
        return agenda;
    }

    Weather weather() {
        return weather;
    }

    long probeNanos() {
        return 20 * Agenda.MILLI;
    }

    /** Keeps a link from one process to another. */
    void connect(Endpoint from, Endpoint to) {
        Ends ends = new Ends(from.over(), from.id(), to.id());
        if (!wires.containsKey(ends)) {
            Wire wire = new Wire(this, from, to, dice.split());
            wires.put(ends, wire);
            wire.dial();
        }
    }

    Optional<Wire> wire(Endpoint from, MemberId to) {
        return Optional.ofNullable(wires.get(new Ends(from.over(), from.id(), to)));
    }

    /** The link that a process has accepted from another last. */
    Optional<Wire> wireFrom(Endpoint to, MemberId from) {
        return Optional.ofNullable(wires.get(new Ends(to.over(), from, to.id())));
    }

    Offer offer(Endpoint from, MemberId to, Frame frame) {
        Wire wire = wires.get(new Ends(from.over(), from.id(), to));
        return wire == null ? Offer.UNREACHABLE : wire.offer(frame);
    }

    /** A link is accepted by its receiver; gives the one between these two that was before, maybe itself. */
    Optional<Wire> incoming(Wire wire, Endpoint from, MemberId to) {
        return Optional.ofNullable(accepted.put(new Ends(from.over(), from.id(), to), wire));
    }

    boolean isUp(MemberId from, MemberId to) {
        Wire wire = wires.get(new Ends("", from, to));
        return wire != null && wire.isUp();
    }

    /** Visits the peers to which a process has a link that stands. */
    void forEachUp(MemberId from, Consumer<MemberId> visitor) {
        wires.entrySet().stream()
                .filter(e -> e.getKey().from().equals(from) && e.getValue().isUp())
                .map(e -> e.getKey().to())
                .toList()
                .forEach(visitor);
    }

    /** Gives a link up. */
    void disconnect(Endpoint from, MemberId to) {
        disconnect(new Ends(from.over(), from.id(), to));
    }

    private void disconnect(Ends ends) {
        Wire wire = wires.remove(ends);
        if (wire != null) {
            wire.end();
        }
    }

    /** Ends all links of a process over one transport. */
    void remove(Endpoint gone) {
        List<Ends> its = wires.keySet().stream()
                .filter(e -> e.over().equals(gone.over()))
                .filter(e -> e.from().equals(gone.id()) || e.to().equals(gone.id()))
                .toList();
        its.forEach(this::disconnect);
    }

    boolean isCut(MemberId from, MemberId to) {
        return !cuts.isEmpty() && cuts.containsKey(new Path(from.name(), to.name()));
    }

    /** Nothing gets from one node to another until as many heals. */
    void cut(String from, String to) {
        cuts.merge(new Path(from, to), 1, Integer::sum);
        forPath(from, to).forEach(Wire::cut);
    }

    /** Takes one cut back. */
    void heal(String from, String to) {
        cuts.computeIfPresent(new Path(from, to), (path, count) -> count == 1 ? null : count - 1);
        if (!cuts.containsKey(new Path(from, to))) {
            forPath(from, to).forEach(Wire::healed);
        }
    }

    /** Takes all cuts back and gives all links their room. */
    void healAll() {
        weather = weather.withoutSpikes();
        for (Path path : new HashSet<>(cuts.keySet())) {
            cuts.remove(path);
            forPath(path.from(), path.to()).forEach(Wire::healed);
        }
        List.copyOf(wires.values()).forEach(wire -> wire.room(1 << 20));
    }

    List<Wire> forPath(String from, String to) {
        return wires.entrySet().stream()
                .filter(e -> e.getKey().from().name().equals(from)
                        && e.getKey().to().name().equals(to))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Memory for a frame on its way. */
    Parcel wrap(int offset, int length) {
        Parcel parcel = new Parcel(slabs.make(offset + length), offset, length);
        parcels.add(parcel);
        return parcel;
    }

    /** The network or the receiver is through with a frame. */
    void done(Parcel parcel) {
        if (parcels.remove(parcel)) {
            parcel.slab().release();
        }
    }

    /** Lets go of every frame that is still on its way or waits to be read. */
    void drain() {
        Set.copyOf(parcels).forEach(this::done);
    }
}
