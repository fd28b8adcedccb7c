package org.consort.tcp;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A TCP transport for each configuration of the factory PID {@code org.consort.transport.tcp}.
 *
 * <p>It registers the service itself, since the service tells its address, which is known only when the port is bound.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = TcpComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TcpConfiguration.class, factory = true)
@Capability(
        namespace = "osgi.service",
        effective = "active",
        attribute = {"objectClass:List<String>=\"org.consort.spi.transport.Transport\"", "consort.transport=tcp"})
public final class TcpComponent {

    /** The factory PID. */
    public static final String PID = "org.consort.transport.tcp";

    /** The setting that gives a transport the name by which groups know it; by default that is its type. */
    private static final String NAME = "name";

    /** What the container and its tools put beside the settings. */
    private static final List<String> BOOKKEEPING =
            List.of("service.", "component.", "felix.", "config.", "osgi.", "configuration.", "webconsole.", ":");

    private final Transport transport;
    private final ServiceRegistration<Transport> registration;

    /** Opens the transport and registers it. */
    @Activate
    public TcpComponent(BundleContext context, Map<String, Object> properties) {
        Map<String, String> settings = settings(properties);
        String named = settings.remove(NAME);
        transport = new TcpTransportFactory().open(new Settings("transport tcp", settings));
        Dictionary<String, Object> tells = new Hashtable<>();
        tells.put("consort.transport", transport.type());
        tells.put("consort.transport.name", named == null ? transport.type() : named);
        tells.put("consort.address", transport.address());
        registration = context.registerService(Transport.class, transport, tells);
    }

    /** Unregisters it and closes it, with good-byes. */
    @Deactivate
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
