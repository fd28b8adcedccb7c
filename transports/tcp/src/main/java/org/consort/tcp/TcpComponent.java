package org.consort.tcp;

import java.util.Map;
import org.consort.links.TransportService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
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

    private final TransportService service;

    /** Opens the transport and registers it. */
    @Activate
    public TcpComponent(BundleContext context, Map<String, Object> properties) {
        service = new TransportService(context, new TcpTransportFactory(), properties);
    }

    /** Unregisters it and closes it, with good-byes. */
    @Deactivate
    public void close() {
        service.close();
    }
}
