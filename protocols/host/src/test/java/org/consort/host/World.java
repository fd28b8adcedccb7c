package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.NodeSettings;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** Nodes by name on one {@link Network}; a node's address is {@code at-NAME}. */
final class World {

    final Network network = new Network();
    final Map<String, ConsortNode> nodes = new TreeMap<>();
    final Map<String, Group> groups = new TreeMap<>();
    final Map<String, NodeModules> modules = new TreeMap<>();

    GroupSettings settings = new GroupSettings("orders", "sequencer", "test", List.of(), Map.of());

    /** What nodes have that start from now on. */
    List<ProtocolFactory> protocols = List.of(new Sequencer.Factory());

    /** What transports nodes have that start from now on; the address of one is {@code TYPE-NAME}, of the first {@code at-NAME}. */
    List<String> transports = List.of("test");

    World(String... seeds) {
        List<String> addresses = new ArrayList<>();
        for (String seed : seeds) {
            addresses.add("at-" + seed);
        }
        settings = settings.seeds(addresses.toArray(new String[0]));
    }

    /** Starts a node and has it join. */
    Group start(String name) {
        return start(name, name);
    }

    /** Waits for the end of a module's going or coming, and tells whether it was done in place. */
    boolean replaced(CompletableFuture<Boolean> done) {
        network.await("an end of the replacement", done::isDone);
        return done.join();
    }

    /** Starts a node of this name at the address of another name. */
    Group start(String name, String at) {
        Map<String, Transport> own = new TreeMap<>();
        for (String type : transports) {
            String address = type.equals("test") ? "at-" + at : type + "-" + at;
            own.put(type, new TestTransport(network, type, address));
        }
        NodeModules parts = new NodeModules(own, protocols, List.of(new HistoryModel.Factory()));
        modules.put(at, parts);
        ConsortNode node =
                ConsortNode.open(NodeSettings.named(name).property("site", at), parts, network.environment(at));
        Group group = node.join(settings);
        nodes.put(at, node);
        groups.put(at, group);
        return group;
    }

    /** Starts nodes and waits until all are in one view. */
    void startAll(String... names) {
        for (String name : names) {
            start(name);
        }
        awaitTogether(names);
    }

    /** Waits until these, and no others, are in one view. */
    void awaitTogether(String... names) {
        try {
            network.await("one view of " + List.of(names), () -> areTogether(names));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + standing(), e);
        }
    }

    private boolean areTogether(String... names) {
        for (String name : names) {
            Group group = group(name);
            if (group.state() != Group.State.ACTIVE
                    || group.view().size() != names.length
                    || !group.view().contains(group(names[0]).self())
                    || group.view().line() != group(names[0]).view().line()) {
                return false;
            }
        }
        return true;
    }

    String standing() {
        StringBuilder all = new StringBuilder();
        groups.forEach((name, g) -> all.append(name)
                .append('=')
                .append(g.state())
                .append(' ')
                .append(g.why())
                .append(' '));
        return all.toString();
    }

    Group group(String name) {
        return java.util.Objects.requireNonNull(groups.get(name));
    }

    HistoryModel history(String name) {
        return group(name).abstraction(HistoryModel.Door.class).now();
    }

    TestTransport transport(String name) {
        return java.util.Objects.requireNonNull(network.transports.get("at-" + name));
    }

    TestTransport transport(String type, String name) {
        return java.util.Objects.requireNonNull(network.transports.get(type + "-" + name));
    }

    void kill(String name) {
        transport(name).kill();
        for (String type : transports) {
            TestTransport other = network.transports.get(type + "-" + name);
            if (other != null) {
                other.kill();
            }
        }
        groups.remove(name);
    }
}
