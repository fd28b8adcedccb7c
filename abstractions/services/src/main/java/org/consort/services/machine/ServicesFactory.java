package org.consort.services.machine;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.consort.Group;
import org.consort.service.Services;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Model;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Offers replicated services to the host: as an OSGi service, or found on the class path. */
@Component(service = AbstractionFactory.class, property = "consort.abstraction=" + ServicesFactory.NAME)
public final class ServicesFactory implements AbstractionFactory {

    private static final String WIRE = "1.0";

    /** The model's name. */
    static final String NAME = "services";

    private final Map<String, ReplicationAlgorithm> algorithms = new ConcurrentHashMap<>();

    /** Made by the service runtime or the service loader; knows the algorithms of the class path. */
    public ServicesFactory() {
        ServiceLoader.load(ReplicationAlgorithm.class, ServicesFactory.class.getClassLoader())
                .forEach(this::addAlgorithm);
    }

    /** An algorithm came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void addAlgorithm(ReplicationAlgorithm algorithm) {
        algorithms.put(algorithm.name(), algorithm);
    }

    /** An algorithm goes: services that have it keep it for as long as their member lives. */
    public void removeAlgorithm(ReplicationAlgorithm algorithm) {
        algorithms.remove(algorithm.name(), algorithm);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WireVersion wire() {
        return WireVersion.parse(WIRE);
    }

    @Override
    public Class<?> type() {
        return Services.class;
    }

    @Override
    public Model create(Settings settings, Group group) {
        var unused = settings.allow(List.of());
        return new ServicesModel(group, algorithms);
    }
}
