package org.consort.testkit.sim;

import org.consort.testkit.check.Event;

/** The reads of one process in a {@link ProtocolSim}. */
final class Eyes {

    private final ProtocolSim sim;
    private final BareHost host;
    private final Dice dice;
    private long token;
    private int open;

    Eyes(ProtocolSim sim, BareHost host) {
        this.sim = sim;
        this.host = host;
        this.dice = new Dice(sim.schedule().seed() ^ host.id().hashCode());
    }

    /** Reads now and then until the load is over. */
    void begin() {
        Schedule.Load load = sim.schedule().load();
        if (load.readGapMicros() == 0) {
            return;
        }
        long gap = dice.between(0, 2 * load.readGapMicros()) * 1_000;
        if (sim.agenda().nowNanos() + gap < load.millis() * Agenda.MILLI) {
            host.actor().postAfter(gap, () -> {
                for (long reads = dice.between(1, 3); reads > 0; reads--) {
                    read();
                }
                begin();
            });
        }
    }

    private void read() {
        if (!host.isMember()) {
            return;
        }
        long asked = ++token;
        open++;
        sim.history().add(new Event.Asked(host.id(), asked));
        host.call("readIndex", () -> {
            if (!host.machine().readIndex(asked, host.now())) {
                open--;
                sim.history().add(new Event.Unread(host.id(), asked));
            }
        });
    }

    /** How many reads wait. */
    int open() {
        return open;
    }

    void readable(long asked, long index) {
        open--;
        sim.history().add(new Event.Read(host.id(), asked, index));
        sim.trace(() -> host.id() + " may do read " + asked + " at " + index);
    }
}
