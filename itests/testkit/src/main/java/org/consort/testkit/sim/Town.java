package org.consort.testkit.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.testkit.check.History;

/** What the simulated processes of one {@link World} share: time, network, chance, and who listens at which address. */
final class Town {

    private static final long EVENTS_LIMIT = 4_000_000;

    final Agenda agenda = new Agenda(EVENTS_LIMIT);
    final SlabLedger slabs = new SlabLedger();
    final Dice dice;
    final Network network;
    final History history;
    final Trace trace;
    private final Map<String, SimProcess> processes = new LinkedHashMap<>();

    Town(Dice dice, Weather weather, History history, Trace trace) {
        this.dice = dice;
        this.history = history;
        this.trace = trace;
        this.network = new Network(agenda, dice.split(), weather, slabs);
    }

    /** Where a node can be dialled on a transport. */
    static String address(String transport, String node) {
        return transport + "-" + node;
    }

    static String nodeAt(String address) {
        return address.substring(address.indexOf('-') + 1);
    }

    /** The process that last ran at an address, dead or alive. */
    Optional<SimProcess> at(String address) {
        return Optional.ofNullable(processes.get(nodeAt(address)));
    }

    Optional<SimProcess> process(String node) {
        return Optional.ofNullable(processes.get(node));
    }

    void move(SimProcess process) {
        processes.put(process.name(), process);
    }

    Iterable<SimProcess> processes() {
        return processes.values();
    }
}
