package org.consort.host.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.GroupSettings;
import org.consort.Stack;
import org.consort.View;
import org.consort.host.ConsortNode;
import org.consort.spi.abstraction.AbstractionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group of this container, from a configuration {@code org.consort.group~NAME}. Joins as soon as the modules it needs are there,
 * and registers two kinds of services with the property {@code consort.group}: the {@link Group}, and each model's API,
 * both until the group is left: what users register with a model before the node is in is in force when it is. When one of its modules goes, the group
 * waits in place for another version of it; if it can't, it leaves first, and joins again when the module is back.
 */
@Component(
        service = {},
        configurationPid = "org.consort.group",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = GroupConfig.class, factory = true)
public final class GroupComponent implements ServiceModules.Watcher, GroupListener {

    private static final Logger LOG = LoggerFactory.getLogger(GroupComponent.class);
    private static final String GROUP_PROPERTY = "consort.group";
    private static final long LEAVE_SECONDS = 6;
    private static final long REPLACE_SECONDS = 8;
    private static final List<String> OWN_KEYS = List.of("name", "protocol", "transport", "seeds");
    private static final List<String> PLAIN_KEYS =
            List.of("name", "protocol", "transport", "seeds", "policy", "found", "abstractions", "workers", "security");

    private final BundleContext bundles;
    private final NodeComponent node;
    private final StackProposals stack;
    private final List<ServiceRegistration<?>> apis = new ArrayList<>();
    private Optional<Group> group = Optional.empty();
    private Optional<ServiceRegistration<?>> service = Optional.empty();
    private boolean closed;
    private volatile boolean wrong;

    /**
     * Begins to wait for modules.
     *
     * @throws IllegalArgumentException for an unknown key, or a missing or wrong name
     */
    @Activate
    public GroupComponent(
            BundleContext bundles,
            @Reference NodeComponent node,
            @Reference ConfigurationAdmin admin,
            Map<String, Object> configuration) {
        this.bundles = bundles;
        this.node = node;
        String pid = String.valueOf(configuration.get(Constants.SERVICE_PID));
        this.stack = new StackProposals(read(configuration), new ShownStack(admin, pid));
        node.modules().watch(this);
        came();
    }

    private static GroupSettings read(Map<String, Object> configuration) {
        Configuration given = new Configuration("org.consort.group", configuration);
        // Keys with dots are settings of the host, the protocol or a model; they are checked when those are there.
        given.allowPlain(PLAIN_KEYS);
        return new GroupSettings(
                given.required("name"),
                given.text("protocol", "ring"),
                given.text("transport", "tcp"),
                given.list("seeds"),
                given.without(OWN_KEYS));
    }

    /**
     * The configuration changed. Another stack is proposed to the group; anything else takes a rejoin.
     */
    @Modified
    public void modified(Map<String, Object> configuration) {
        GroupSettings next;
        try {
            next = read(configuration);
        } catch (IllegalArgumentException e) {
            LOG.error("group={} can't be joined: {}", settings().name(), e.getMessage());
            wrong = true;
            leave();
            return;
        }
        boolean mended = wrong;
        wrong = false;
        if (stack.changed(next, node.modules().protocolTypes()) == StackProposals.Change.REJOIN || mended) {
            LOG.info("group={} is joined again with what is configured now", next.name());
            leave();
        }
        came();
    }

    private GroupSettings settings() {
        return stack.configured();
    }

    private List<String> models() {
        return Arrays.stream(
                        settings().settings().getOrDefault("abstractions", "").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public synchronized void came() {
        if (closed || wrong || group.isPresent() || !isReady()) {
            return;
        }
        try {
            Group joined = node.join(settings());
            group = Optional.of(joined);
            stack.joined(joined);
            service = Optional.of(bundles.registerService(Group.class, joined, properties()));
            ConsortNode.models(joined)
                    .forEach((type, api) -> apis.add(bundles.registerService(type.getName(), api, properties())));
            joined.listen(this);
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.error("group={} can't be joined: {}", settings().name(), e.getMessage());
        }
    }

    private boolean isReady() {
        ServiceModules modules = node.modules();
        List<String> installed =
                modules.abstractions().stream().map(AbstractionFactory::name).toList();
        boolean complete = models().isEmpty() ? node.isStarted() : installed.containsAll(models());
        return complete
                && modules.hasTransport(settings().transport())
                && modules.protocol(settings().protocol()).isPresent();
    }

    /** The group's thread is only asked to let go of the module; this waits until it has, since the module's classes go next. */
    @Override
    public void goes(Object module) {
        Optional<Group> joined = joined();
        if (joined.isPresent() && !(isStaying() && letsGo(joined.get(), module))) {
            LOG.info("group={} leaves: its module {} goes", settings().name(), module);
            leave();
            came();
        }
    }

    private synchronized Optional<Group> joined() {
        return group;
    }

    private boolean isStaying() {
        return !node.isStopping();
    }

    private static boolean letsGo(Group from, Object module) {
        try {
            return ConsortNode.goes(from, module).get(REPLACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("group={} does not let go of {} in time", from.name(), module, e);
            return false;
        }
    }

    @Override
    public void came(Object module) {
        Optional<Group> joined = joined();
        if (joined.isEmpty()) {
            came();
            return;
        }
        var unused = ConsortNode.comes(joined.get(), module).thenAccept(inPlace -> {
            if (!inPlace) {
                // Not on the group's thread, which it may be: leaving waits for that.
                new Thread(() -> rejoin(joined.get()), "consort-" + settings().name() + "-rejoin").start();
            }
        });
    }

    private void rejoin(Group one) {
        if (joined().filter(present -> present == one).isPresent()) {
            LOG.info(
                    "group={} leaves, to join again with another version of a module",
                    settings().name());
            leave();
            came();
        }
    }

    @Override
    public void onState(Group.State state, String why) {
        if (state == Group.State.LEFT) {
            unregisterApis();
        }
    }

    @Override
    public void onStack(Stack on, long epoch) {
        stack.look();
    }

    @Override
    public void onView(View view) {
        // A joiner has adopted what the group runs on.
        stack.look();
    }

    private void unregisterApis() {
        List<ServiceRegistration<?>> old;
        synchronized (this) {
            old = List.copyOf(apis);
            apis.clear();
        }
        old.forEach(GroupComponent::unregister);
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("the container had unregistered a service already", e);
        }
    }

    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(GROUP_PROPERTY, settings().name());
        return properties;
    }

    private void leave() {
        Optional<Group> leaving;
        Optional<ServiceRegistration<?>> registered;
        synchronized (this) {
            leaving = group;
            registered = service;
            group = Optional.empty();
            service = Optional.empty();
        }
        stack.left();
        unregisterApis();
        registered.ifPresent(GroupComponent::unregister);
        leaving.ifPresent(GroupComponent::leaveAndWait);
    }

    private static void leaveAndWait(Group group) {
        CompletableFuture<Void> left = group.leave();
        try {
            left.get(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("group={} did not leave in good order", group.name(), e);
        }
    }

    /** Leaves the group. */
    @Deactivate
    public void deactivate() {
        node.modules().unwatch(this);
        synchronized (this) {
            closed = true;
        }
        leave();
        stack.close();
    }
}
