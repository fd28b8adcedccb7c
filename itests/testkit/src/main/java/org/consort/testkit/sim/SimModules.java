package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.consort.Group;
import org.consort.host.ConsortNode;
import org.consort.host.ModuleSource;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** A node's modules, as a container has them: each may go, and come back as another version. */
final class SimModules implements ModuleSource {

    private static final long LATEST_MILLIS = 400;

    private final World world;
    private final SimProcess process;
    private final Dice dice;
    private final List<ProtocolFactory> protocols;
    private final List<AbstractionFactory> models;
    private final AbstractionFactory recorder;
    private final Set<Object> swapping = new HashSet<>();
    private final Map<String, Transport> transports = new TreeMap<>();
    private final long allOpenNanos;
    private Optional<Group> group = Optional.empty();

    SimModules(World world, SimProcess process) {
        this.world = world;
        this.process = process;
        this.dice = world.town().dice.split();
        this.protocols = new ArrayList<>(world.plan().protocols());
        this.models = new ArrayList<>(world.plan().abstractions());
        this.recorder = new Recorder.Factory(world);
        world.plan().transports().forEach(type -> transports.put(type, new SimTransport(process, type)));
        boolean late = transports.size() > 1 && dice.chance(0.3);
        this.allOpenNanos = late ? world.town().agenda.nowNanos() + dice.between(1, LATEST_MILLIS) * Agenda.MILLI : 0;
    }

    AbstractionFactory recorder() {
        return recorder;
    }

    /** The group that uses them. */
    void serve(Group user) {
        group = Optional.of(user);
    }

    /** Has a module go and come back; what is given back brings it at once. */
    Runnable replace(Fault.Part part, long awayNanos) {
        Swap<?> swap = switch (part) {
            case MODEL -> model();
            case PROTOCOL -> protocol();
            case TRANSPORT -> transport();
        };
        process.actor(() -> {}).post(() -> swap.begin(awayNanos));
        return swap::hurry;
    }

    private Swap<AbstractionFactory> model() {
        List<AbstractionFactory> all = new ArrayList<>(models);
        all.add(recorder);
        return new Swap<>(dice.pick(all), back -> {}, gone -> {});
    }

    private Swap<ProtocolFactory> protocol() {
        String type = group.orElseThrow().stack().protocol();
        return new Swap<>(
                protocol(type).orElseGet(() -> dice.pick(world.plan().protocols())), protocols::add, protocols::remove);
    }

    private Swap<Transport> transport() {
        return new Swap<>(
                transport(SimTransport.TYPE),
                back -> {
                    process.listen(true);
                    process.hasten(false);
                    transports.put(SimTransport.TYPE, back);
                },
                gone -> process.hasten(true));
    }

    /** What becomes of a module that goes. One factory serves for both versions: it has no state of its own. */
    private final class Swap<M> {
        private final M module;
        private final Consumer<M> add;
        private final Consumer<M> remove;
        private boolean away;
        private boolean hurried;

        Swap(M module, Consumer<M> add, Consumer<M> remove) {
            this.module = module;
            this.add = add;
            this.remove = remove;
        }

        private void begin(long awayNanos) {
            if (!swapping.add(module)) {
                return;
            }
            remove.accept(module);
            var unused = ConsortNode.goes(group.orElseThrow(), module).thenAccept(may -> {
                if (module instanceof SimTransport) {
                    process.listen(false);
                }
                process.actor(() -> {}).post(() -> went(may, awayNanos));
            });
        }

        private void went(boolean may, long awayNanos) {
            say(may ? " lets go of " : " can't let go of ");
            away = true;
            process.actor(() -> {}).postAfter(may && !hurried ? awayNanos : 0, this::bring);
        }

        void hurry() {
            hurried = true;
            process.actor(() -> {}).post(this::bring);
        }

        private void bring() {
            if (!away || !process.runs()) {
                return;
            }
            away = false;
            say(" gets another version of ");
            add.accept(module);
            swapping.remove(module);
            var unused = ConsortNode.comes(group.orElseThrow(), module).thenAccept(inPlace -> {
                if (!inPlace) {
                    world.fail(process.name() + " can't go on in place with another version of " + module);
                }
            });
        }

        private void say(String what) {
            world.town()
                    .trace
                    .add(
                            world.town().agenda.nowNanos(),
                            () -> process.name() + what + module.getClass().getSimpleName());
        }
    }

    @Override
    public Transport transport(String name) {
        if (!hasTransport(name)) {
            throw new IllegalArgumentException("there is no transport '" + name + "'");
        }
        return Objects.requireNonNull(transports.get(name));
    }

    @Override
    public boolean hasTransport(String name) {
        return openTransports().containsKey(name);
    }

    @Override
    public Map<String, Transport> openTransports() {
        boolean all = world.town().agenda.nowNanos() >= allOpenNanos;
        return all ? transports : Map.of(SimTransport.TYPE, Objects.requireNonNull(transports.get(SimTransport.TYPE)));
    }

    @Override
    public List<ProtocolFactory> protocols() {
        return List.copyOf(protocols);
    }

    @Override
    public List<AbstractionFactory> abstractions() {
        return List.copyOf(models);
    }

    @Override
    public void close() {
        transports.values().forEach(Transport::close);
    }
}
