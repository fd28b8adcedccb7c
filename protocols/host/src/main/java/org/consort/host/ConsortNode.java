package org.consort.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.host.Counters.Count;
import org.consort.host.Surroundings.Lanes;
import org.consort.host.security.Security;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.transport.Transport;

/** A node: takes part in groups, each under its own name, over shared transports. Thread-safe. */
public final class ConsortNode implements Node {

    private static final long CLOSE_NANOS = 5_000_000_000L;

    private final NodeSettings settings;
    private final ModuleSource modules;
    private final Environment environment;
    private final Map<String, HostedGroup> groups = new TreeMap<>();
    private boolean closed;

    private ConsortNode(NodeSettings settings, ModuleSource modules, Environment environment) {
        this.settings = settings;
        this.modules = modules;
        this.environment = environment;
    }

    /**
     * Opens a node with these modules.
     *
     * @throws IllegalArgumentException if settings are given for a transport that is not among the modules
     */
    public static ConsortNode open(NodeSettings settings, HostModules modules, Environment environment) {
        return new ConsortNode(settings, new FixedModules(settings, modules), environment);
    }

    /** Opens a node whose modules may come and go. */
    public static ConsortNode open(NodeSettings settings, ModuleSource modules, Environment environment) {
        return new ConsortNode(settings, modules, environment);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Group join(GroupSettings group, AbstractionFactory... own) {
        HostedGroup hosted;
        synchronized (groups) {
            if (closed) {
                throw new IllegalStateException("node " + name() + " is closed");
            }
            if (groups.containsKey(group.name())) {
                throw new IllegalStateException("node " + name() + " already takes part in group " + group.name());
            }
            List<AbstractionFactory> models = models(group, own);
            HostSettings checked = HostSettings.of(group, prefixes(models));
            Counters counters = new Counters();
            Security security =
                    Security.read(group.name(), name(), checked.security(), () -> counters.add(Count.FRAMES_FORGED));
            Transport transport = modules.transport(group.transport());
            security.refusal(security.configured(group.transport()), transport).ifPresent(why -> {
                throw new IllegalArgumentException("group " + group.name() + ": " + why);
            });
            Request request = new Request(group, checked, models, new Protection(counters, security));
            hosted = new HostedGroup(name(), g -> around(g, request), this::left);
            groups.put(group.name(), hosted);
        }
        hosted.begin();
        return hosted;
    }

    /** A group that was asked for, and what was found for it. */
    private record Request(
            GroupSettings group, HostSettings checked, List<AbstractionFactory> models, Protection protection) {}

    /** What protects a group, and where it counts. */
    private record Protection(Counters counters, Security security) {}

    private Surroundings around(HostedGroup hosted, Request request) {
        String group = request.group().name();
        HostSettings.Bounds bounds = request.checked().bounds();
        String prefix = "consort-" + group;
        Lanes lanes = new Lanes(
                new Callbacks(group, environment.lane(prefix + "-callbacks"), bounds.callbackBytes()),
                environment.lane(prefix + "-transfer"),
                environment.pool(prefix + "-worker", bounds.workers()),
                environment.lane(prefix + "-storage"));
        return new Surroundings(
                hosted,
                request.checked(),
                request.group(),
                environment,
                new CarriedModules(
                        modules, request.models(), request.protection().security()),
                lanes,
                request.protection().counters(),
                settings.properties(),
                request.protection().security());
    }

    private List<AbstractionFactory> models(GroupSettings group, AbstractionFactory... own) {
        Map<String, AbstractionFactory> all = new TreeMap<>();
        modules.abstractions().forEach(factory -> all.put(factory.name(), factory));
        HostSettings asked = HostSettings.of(group, prefixes(new ArrayList<>(all.values()), own));
        if (!asked.abstractions().isEmpty()) {
            for (String name : asked.abstractions()) {
                if (!all.containsKey(name)) {
                    throw new IllegalArgumentException("group " + group.name() + ": there is no model '" + name
                            + "' to carry; installed are " + all.keySet());
                }
            }
            all.keySet().retainAll(asked.abstractions());
        }
        Arrays.stream(own).forEach(factory -> all.put(factory.name(), factory));
        List<AbstractionFactory> sorted = new ArrayList<>(all.values());
        sorted.sort(Comparator.comparing(AbstractionFactory::name));
        return sorted;
    }

    private List<String> prefixes(List<AbstractionFactory> models, AbstractionFactory... more) {
        List<String> prefixes = new ArrayList<>(modules.protocolTypes());
        modules.abstractions().forEach(factory -> prefixes.add(factory.name()));
        models.forEach(factory -> prefixes.add(factory.name()));
        Arrays.stream(more).forEach(factory -> prefixes.add(factory.name()));
        return prefixes;
    }

    private void left(HostedGroup group) {
        synchronized (groups) {
            groups.remove(group.name(), group);
        }
    }

    @Override
    public Collection<Group> groups() {
        synchronized (groups) {
            return List.copyOf(groups.values());
        }
    }

    @Override
    public Optional<Group> group(String name) {
        synchronized (groups) {
            return Optional.ofNullable(groups.get(name));
        }
    }

    /**
     * What users hold of the models that a group carries, by type: the same objects for as long as there is the group.
     *
     * @throws IllegalArgumentException if the group is not one of a node of this host
     */
    public static Map<Class<?>, Object> models(Group group) {
        if (group instanceof HostedGroup hosted) {
            return hosted.abstractions().apis();
        }
        throw new IllegalArgumentException("group " + group.name() + " does not run in this host");
    }

    /**
     * A module that a group uses is about to go, and another version of it may come: nothing of the old one is kept when the answer is there.
     *
     * @return true when the module may go; false if the group has to be left before
     */
    public static CompletableFuture<Boolean> goes(Group group, Object module) {
        return group instanceof HostedGroup hosted
                ? hosted.replacements().goes(module)
                : CompletableFuture.completedFuture(false);
    }

    /**
     * A module has come that a group may wait for since {@link #goes}.
     *
     * @return false if the group can't go on with it in place, and has to be left and joined again
     */
    public static CompletableFuture<Boolean> comes(Group group, Object module) {
        return group instanceof HostedGroup hosted
                ? hosted.replacements().comes(module)
                : CompletableFuture.completedFuture(true);
    }

    /**
     * Tells the members of all groups that this node will be silent on purpose, for at most so long: they don't suspect it
     * meanwhile, up to their {@code pause.limit.ms}.
     */
    public void announcePause(long mostNanos) {
        synchronized (groups) {
            groups.values()
                    .forEach(
                            group -> group.life().ifPresent(life -> life.execute(() -> life.announcePause(mostNanos))));
        }
    }

    @Override
    public void close() {
        List<CompletableFuture<Void>> leaving = new ArrayList<>();
        synchronized (groups) {
            closed = true;
            groups.values().forEach(group -> leaving.add(group.leave()));
        }
        environment.await(CompletableFuture.allOf(leaving.toArray(new CompletableFuture<?>[0])), CLOSE_NANOS);
        modules.close();
        if (environment instanceof JvmEnvironment own) {
            own.close();
        }
    }
}
