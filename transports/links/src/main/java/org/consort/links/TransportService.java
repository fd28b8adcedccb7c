package org.consort.links;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.spi.transport.TransportFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A transport that is open and a service of the container, from construction until it is closed. The service tells its name and its address. */
public final class TransportService implements AutoCloseable {

    /** The setting that gives a transport the name by which groups know it; by default that is its type. */
    private static final String NAME = "name";

    /** What the container and its tools put beside the settings. */
    private static final List<String> BOOKKEEPING =
            List.of("service.", "component.", "felix.", "config.", "osgi.", "configuration.", "webconsole.", ":");

    private final Transport transport;
    private final ServiceRegistration<Transport> registration;

    /**
     * Opens the transport and registers it.
     *
     * @param properties of the component that it is configured by
     */
    public TransportService(BundleContext context, TransportFactory factory, Map<String, Object> properties) {
        Map<String, String> settings = settings(properties);
        String named = settings.remove(NAME);
        transport = factory.open(new Settings("transport " + factory.type(), settings));
        Dictionary<String, Object> tells = new Hashtable<>();
        tells.put("consort.transport", transport.type());
        tells.put("consort.transport.name", named == null ? transport.type() : named);
        tells.put("consort.address", transport.address());
        registration = context.registerService(Transport.class, transport, tells);
    }

    /** Unregisters it and closes it, with good-byes. */
    @Override
    public void close() {
        registration.unregister();
        transport.close();
    }

    /** The settings alone, as text. What is empty or, for the loops, 0 is not set. */
    static Map<String, String> settings(Map<String, Object> properties) {
        Map<String, String> settings = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            String text = String.valueOf(value).trim();
            boolean unset = text.isEmpty() || name.equals("loops") && text.equals("0");
            if (BOOKKEEPING.stream().noneMatch(name::startsWith) && !unset) {
                settings.put(name, text);
            }
        });
        return settings;
    }
}
