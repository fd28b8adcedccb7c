package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.NodeSettings;
import org.consort.spi.protocol.ProtocolFactory;

/** Nodes by name on one {@link Network}; a node's address is {@code at-NAME}. */
final class World {

    final Network network = new Network();
    final Map<String, ConsortNode> nodes = new TreeMap<>();
    final Map<String, Group> groups = new TreeMap<>();
    final Map<String, NodeModules> modules = new TreeMap<>();

    GroupSettings settings = new GroupSettings("orders", "sequencer", "test", List.of(), Map.of());

    /** What nodes have that start from now on. */
    List<ProtocolFactory> protocols = List.of(new Sequencer.Factory());

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

    /** Starts a node of this name at the address of another name. */
    Group start(String name, String at) {
        NodeModules own =
                new NodeModules(new TestTransport(network, "at-" + at), protocols, List.of(new HistoryModel.Factory()));
        modules.put(at, own);
        ConsortNode node =
                ConsortNode.open(NodeSettings.named(name).property("site", at), own, network.environment(at));
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

    void kill(String name) {
        transport(name).kill();
        groups.remove(name);
    }
}
