package org.consort.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The modules that this container has: whatever bundles offer as protocols, transports and abstractions. */
final class Modules {

    /** The seams: the service that a module is, and the property that names its type. */
    static final Map<String, String> SEAMS = seams();

    private final BundleContext context;

    Modules(BundleContext context) {
        this.context = context;
    }

    /** True if one of these services is a module. */
    static boolean isModule(String[] services) {
        return Stream.of(services).anyMatch(SEAMS::containsKey);
    }

    /** One row for each. */
    Table table() {
        Table table = new Table("kind", "type", "bundle", "version");
        SEAMS.forEach((service, property) -> {
            Map<String, Bundle> sorted = new TreeMap<>();
            for (ServiceReference<?> each : offered(service)) {
                Bundle bundle = each.getBundle();
                if (bundle != null) {
                    sorted.put(String.valueOf(each.getProperty(property)), bundle);
                }
            }
            sorted.forEach((type, bundle) -> table.row(
                    property.substring(property.indexOf('.') + 1),
                    type,
                    bundle.getSymbolicName(),
                    bundle.getVersion()));
        });
        return table;
    }

    private ServiceReference<?>[] offered(String service) {
        try {
            // All, not only those that this bundle could call: its classes may be wired to another version of the API.
            ServiceReference<?>[] found = context.getAllServiceReferences(service, null);
            return found == null ? new ServiceReference<?>[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is a valid one", e);
        }
    }

    private static Map<String, String> seams() {
        Map<String, String> seams = new LinkedHashMap<>();
        seams.put("org.consort.spi.protocol.ProtocolFactory", "consort.protocol");
        seams.put("org.consort.spi.transport.Transport", "consort.transport");
        seams.put("org.consort.spi.abstraction.AbstractionFactory", "consort.abstraction");
        return seams;
    }
}
