package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.consort.View;
import org.consort.spi.transport.Evidence;

/** Lets things go wrong in a {@link World}. */
final class WorldMischief {

    private static final long SUSPICION_MILLIS = 300;

    private final World world;
    private final List<Runnable> repairs = new ArrayList<>();
    private boolean over;

    WorldMischief(World world) {
        this.world = world;
    }

    void strike(Fault fault) {
        if (fault instanceof Fault.Crash f) {
            crash(f.who(), f.evident(), f.restartMillis());
        } else if (fault instanceof Fault.CrashAtSend f) {
            with(f.who(), n -> n.process().atSend(f.sends(), f.before(), () -> crash(f.who(), f.evident(), 400)));
        } else if (fault instanceof Fault.Pause f) {
            with(f.who(), n -> n.process().pause(f.millis() * Agenda.MILLI));
            world.doubtAll();
        } else if (fault instanceof Fault.Slow f) {
            with(f.who(), n -> n.process().slow(f.burstMicros() * 1_000));
            later(f.millis(), () -> with(f.who(), n -> n.process().slow(0)));
            world.doubtAll();
        } else if (fault instanceof Fault.FalseSuspicion f) {
            cut(f.whom(), f.who(), SUSPICION_MILLIS + f.millis());
        } else if (fault instanceof Fault.FalseEvidence f) {
            with(f.who(), n -> with(f.whom(), t -> prove(n, t)));
        } else if (fault instanceof Fault.StaleEvidence f) {
            with(f.who(), n -> with(f.whom(), t -> proveStale(n, t)));
        } else if (fault instanceof Fault.ClockJump f) {
            with(f.who(), n -> n.process().leap(f.millis() * Agenda.MILLI));
            world.doubtAll();
        } else if (fault instanceof Fault.Join f) {
            world.start(f.who());
        } else if (fault instanceof Fault.Restack f) {
            with(f.who(), n -> n.restack(f.stack()));
        } else if (fault instanceof Fault.Force f) {
            with(f.who(), n -> n.force(f.stack(), f.how()));
        } else if (fault instanceof Fault.Replace f) {
            with(f.who(), n -> repairs.add(n.replace(f.part(), f.awayMillis() * Agenda.MILLI)));
        } else if (fault instanceof Fault.Leave f) {
            with(f.who(), this::leave);
        } else if (!strikeDisk(fault)) {
            strikeNetwork(fault);
        }
    }

    private static void prove(SimNode to, SimNode dead) {
        to.process().channels().forEach(channel -> channel.prove(dead.self(), Evidence.PORT_CLOSED));
    }

    /** A port is closed where neither has any business; where one is about to go, that would be false evidence. */
    private void proveStale(SimNode to, SimNode dead) {
        to.process().channels().forEach(channel -> {
            if (hasNoBusiness(to, channel.road()) && hasNoBusiness(dead, channel.road())) {
                channel.prove(dead.self(), Evidence.PORT_CLOSED);
            }
        });
    }

    private boolean hasNoBusiness(SimNode node, String road) {
        boolean follows = world.alive().stream()
                .anyMatch(other -> other.isOver(road)
                        && other.group().epoch() > node.group().epoch());
        return !node.isOver(road) && !follows && !world.isAimedAt(road);
    }

    private boolean strikeDisk(Fault fault) {
        if (fault instanceof Fault.KillAll f) {
            killAll(f);
        } else if (fault instanceof Fault.DiskFull f) {
            world.disk(f.who()).full(true);
            later(f.millis(), () -> world.disk(f.who()).full(false));
        } else if (fault instanceof Fault.DiskSlow f) {
            with(f.who(), n -> n.process().slowDisk(f.micros() * 1_000));
            later(f.millis(), () -> with(f.who(), n -> n.process().slowDisk(0)));
        } else if (fault instanceof Fault.DiskFails f) {
            world.disk(f.who()).failForces(f.times());
        } else if (fault instanceof Fault.DiskFlips f) {
            with(f.who(), n -> {
                kill(n, false, true, f.restartMillis());
                world.disk(f.who()).flip();
            });
        } else {
            return false;
        }
        return true;
    }

    private void killAll(Fault.KillAll f) {
        for (SimNode node : world.running()) {
            kill(node, f.power(), true, world.town().dice.between(1, f.restartMillis()));
        }
    }

    private void kill(SimNode node, boolean power, boolean evident, long restartMillis) {
        if (over) {
            return;
        }
        String who = node.process().name();
        boolean left = node.isLeaving();
        world.crash(node, evident);
        if (power) {
            world.disk(who).losePower();
        }
        if (!left) {
            repairs.add(() -> world.start(who));
            if (restartMillis >= 0) {
                world.town().agenda.after(restartMillis * Agenda.MILLI, () -> world.start(who));
            }
        }
    }

    /** Ends every fault; dead nodes can be proven dead, and start again. */
    void stop() {
        over = true;
        world.town().network.healAll();
        world.town().processes().forEach(process -> {
            process.reveal();
            process.hurry();
        });
        world.alive().forEach(n -> {
            n.hush();
            n.process().atSend(Long.MAX_VALUE / 2, true, () -> {});
        });
        world.disks().forEach(SimDisk::mend);
        repairs.forEach(Runnable::run);
    }

    private void strikeNetwork(Fault fault) {
        Network network = world.town().network;
        if (fault instanceof Fault.Cut f) {
            cut(f.from(), f.to(), f.millis());
        } else if (fault instanceof Fault.Split f) {
            for (SimNode one : world.alive()) {
                for (SimNode two : world.alive()) {
                    String a = one.process().name();
                    String b = two.process().name();
                    if (f.side().contains(a) != f.side().contains(b)) {
                        cut(a, b, f.millis());
                    }
                }
            }
        } else if (fault instanceof Fault.Break f) {
            network.forPath(f.from(), f.to()).forEach(wire -> wire.snap("broken on purpose"));
        } else if (fault instanceof Fault.Full f) {
            network.forPath(f.from(), f.to()).forEach(wire -> wire.room(f.room()));
            later(f.millis(), () -> network.forPath(f.from(), f.to()).forEach(wire -> wire.room(1 << 20)));
            world.doubtAll();
        }
    }

    private void cut(String from, String to, long millis) {
        world.town().network.cut(from, to);
        later(millis, () -> world.town().network.heal(from, to));
        world.doubtAll();
    }

    /** A group whose members all die is gone, with all that it knew: that is no fault of its protocol. */
    private void crash(String who, boolean evident, long restartMillis) {
        if (world.plan().durable()) {
            with(who, node -> kill(node, !evident, evident, restartMillis));
            return;
        }
        with(who, node -> {
            if (over || othersThatCarryOn(node) == 0) {
                return;
            }
            boolean left = node.isLeaving();
            world.crash(node, evident);
            if (!left) {
                repairs.add(() -> world.start(who));
            }
            if (restartMillis >= 0) {
                world.town().agenda.after(restartMillis * Agenda.MILLI, () -> world.start(who));
            }
        });
    }

    private void leave(SimNode node) {
        if (othersThatCarryOn(node) > 0) {
            node.leave();
        }
    }

    /** Others that know all that this node knows, or may go on without: not those that it has left behind. */
    private long othersThatCarryOn(SimNode node) {
        return world.alive().stream()
                .filter(n -> n != node && n.isActive() && !n.isLeaving() && !hasLeftBehind(node, n))
                .count();
    }

    private static boolean hasLeftBehind(SimNode node, SimNode other) {
        Optional<View> newer = node.view();
        Optional<View> older = other.view();
        if (newer.isEmpty() || older.isEmpty() || newer.get().contains(other.self())) {
            return false;
        }
        return newer.get().line() == older.get().line()
                ? newer.get().number() > older.get().number()
                : older.get().contains(node.self());
    }

    private void with(String name, Consumer<SimNode> action) {
        world.node(name).ifPresent(action);
    }

    private void later(long millis, Runnable end) {
        world.town().agenda.after(millis * Agenda.MILLI, () -> {
            if (!over) {
                end.run();
            }
        });
    }
}
