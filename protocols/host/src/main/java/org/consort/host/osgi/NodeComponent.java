package org.consort.host.osgi;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.host.ConsortNode;
import org.consort.host.JvmEnvironment;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The container's node, from the configuration {@code org.consort.node}. */
@Component(
        service = {Node.class, NodeComponent.class},
        configurationPid = "org.consort.node",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = NodeConfig.class)
public final class NodeComponent implements Node {

    private static final List<String> KNOWN = List.of("name", "properties");

    private final ConsortNode node;
    private final ServiceModules modules = new ServiceModules();
    private final BundleContext bundles;
    private final FrameworkListener whenStarted = this::frameworkChanged;

    /**
     * Opens the node.
     *
     * @throws IllegalArgumentException for an unknown key, or a missing or wrong name
     */
    @Activate
    public NodeComponent(BundleContext bundles, Map<String, Object> configuration) {
        this.bundles = bundles;
        Configuration given = new Configuration("org.consort.node", configuration).allow(KNOWN);
        NodeSettings settings =
                new NodeSettings(given.required("name"), properties(given.list("properties")), Map.of());
        JvmEnvironment environment = new JvmEnvironment(settings.name(), dataDirectory(bundles));
        this.node = ConsortNode.open(settings, modules, environment);
        bundles.addFrameworkListener(whenStarted);
    }

    private static Path dataDirectory(BundleContext bundles) {
        String data = bundles.getProperty("consort.data");
        String home = bundles.getProperty("consort.home");
        if (data != null) {
            return Path.of(data);
        }
        return home != null
                ? Path.of(home, "data")
                : bundles.getDataFile("groups").toPath();
    }

    private static Map<String, String> properties(List<String> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException(
                        "org.consort.node: 'properties' has '" + pair + "'; write key=value");
            }
            map.put(pair.substring(0, at).trim(), pair.substring(at + 1).trim());
        }
        return map;
    }

    private void frameworkChanged(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            modules.nudge();
        }
    }

    /** True once the container has started all its bundles: before that, models may be missing only because they come later. */
    boolean isStarted() {
        return bundles.getBundle(0).getState() == org.osgi.framework.Bundle.ACTIVE;
    }

    /** True if the whole container is going down: then nothing comes back. */
    boolean isStopping() {
        return bundles.getBundle(0).getState() == org.osgi.framework.Bundle.STOPPING;
    }

    ServiceModules modules() {
        return modules;
    }

    /** A transport came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void addTransport(Transport transport, Map<String, Object> properties) {
        Object name = properties.get("consort.transport.name");
        modules.add(name == null ? transport.type() : String.valueOf(name), transport);
    }

    /** A transport goes: returns when no group uses it any more. */
    public void removeTransport(Transport transport) {
        modules.remove(transport);
    }

    /** A protocol came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void addProtocol(ProtocolFactory protocol) {
        modules.add(protocol);
    }

    /** A protocol goes: returns when no group uses it any more. */
    public void removeProtocol(ProtocolFactory protocol) {
        modules.remove(protocol);
    }

    /** A model came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void addAbstraction(AbstractionFactory abstraction) {
        modules.add(abstraction);
    }

    /** A model goes: returns when no group uses it any more. */
    public void removeAbstraction(AbstractionFactory abstraction) {
        modules.remove(abstraction);
    }

    @Override
    public String name() {
        return node.name();
    }

    @Override
    public Group join(GroupSettings settings, AbstractionFactory... abstractions) {
        return node.join(settings, Arrays.copyOf(abstractions, abstractions.length));
    }

    @Override
    public Collection<Group> groups() {
        return node.groups();
    }

    @Override
    public Optional<Group> group(String name) {
        return node.group(name);
    }

    @Override
    @Deactivate
    public void close() {
        bundles.removeFrameworkListener(whenStarted);
        node.close();
    }
}
