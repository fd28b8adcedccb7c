package org.consort.testkit.sim;

import java.util.function.Consumer;

/** Lets things go wrong in a {@link ProtocolSim}. */
final class Mischief {

    private final ProtocolSim sim;
    private final Seats seats;
    private boolean over;

    Mischief(ProtocolSim sim, Seats seats) {
        this.sim = sim;
        this.seats = seats;
    }

    void strike(Fault fault) {
        if (fault instanceof Fault.Crash f) {
            crash(f);
        } else if (fault instanceof Fault.CrashAtSend f) {
            with(f.who(), host -> host.crashAtSend(f.sends(), f.before()));
        } else if (fault instanceof Fault.Pause f) {
            with(f.who(), host -> host.actor().pause(f.millis() * Agenda.MILLI));
        } else if (fault instanceof Fault.Slow f) {
            with(f.who(), host -> host.actor().slow(f.burstMicros() * 1_000));
            later(f.millis(), () -> with(f.who(), host -> host.actor().slow(0)));
        } else if (fault instanceof Fault.FalseSuspicion f) {
            with(f.who(), host -> aim(f.whom(), t -> host.detector().force(t.id(), f.millis() * Agenda.MILLI)));
        } else if (fault instanceof Fault.FalseEvidence f) {
            with(f.who(), host -> aim(f.whom(), t -> host.detector().evidence(t.id())));
        } else if (fault instanceof Fault.ClockJump f) {
            with(f.who(), host -> host.leap(f.millis() * Agenda.MILLI));
        } else if (fault instanceof Fault.Join f) {
            seats.join(f.who());
        } else if (fault instanceof Fault.Leave f) {
            with(f.who(), seats::leave);
        } else {
            strikeNetwork(fault);
        }
    }

    /** Ends every fault. */
    void stop() {
        over = true;
        seats.calm();
        sim.network().healAll();
        seats.lives().forEach(host -> {
            host.actor().hurry();
            host.mouth.hush();
            host.crashAtSend(Long.MAX_VALUE / 2, true);
            host.detector().calm();
        });
    }

    private void strikeNetwork(Fault fault) {
        Network network = sim.network();
        if (fault instanceof Fault.Cut f) {
            cut(f.from(), f.to(), f.millis());
        } else if (fault instanceof Fault.Split f) {
            for (BareHost one : seats.lives()) {
                for (BareHost two : seats.lives()) {
                    if (f.side().contains(one.id().name())
                            != f.side().contains(two.id().name())) {
                        cut(one.id().name(), two.id().name(), f.millis());
                    }
                }
            }
        } else if (fault instanceof Fault.Break f) {
            network.forPath(f.from(), f.to()).forEach(wire -> wire.snap("broken on purpose"));
        } else if (fault instanceof Fault.Full f) {
            network.forPath(f.from(), f.to()).forEach(wire -> wire.room(f.room()));
            later(f.millis(), () -> network.forPath(f.from(), f.to()).forEach(wire -> wire.room(1 << 20)));
        }
    }

    private void cut(String from, String to, long millis) {
        sim.network().cut(from, to);
        later(millis, () -> sim.network().heal(from, to));
    }

    private void crash(Fault.Crash f) {
        with(f.who(), host -> {
            seats.crash(host, f.evident());
            if (f.restartMillis() >= 0) {
                sim.agenda().after(f.restartMillis() * Agenda.MILLI, () -> seats.join(f.who()));
            }
        });
    }

    private void with(String name, Consumer<BareHost> action) {
        seats.life(name).ifPresent(action);
    }

    private void aim(String name, Consumer<BareHost> action) {
        with(name, action);
    }

    private void later(long millis, Runnable end) {
        sim.agenda().after(millis * Agenda.MILLI, () -> {
            if (!over) {
                end.run();
            }
        });
    }
}
