package org.consort.service;

import java.util.Optional;
import org.consort.Registration;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.ValueEncoding;

/**
 * Says how an object is to be a part of a service: ends with {@link #active}, {@link #hotStandby} or {@link #by}.
 *
 * @param <T> the interface
 */
public final class ServiceBuilder<T> {

    private final Services services;
    private final Class<T> type;
    private final String name;
    private final T object;
    private boolean stateless;
    private ServiceSpec.Results results = ServiceSpec.Results.REPORTED;
    private Optional<ValueEncoding> encoding = Optional.empty();

    ServiceBuilder(Services services, Class<T> type, String name, T object) {
        this.services = services;
        this.type = type;
        this.name = name;
        this.object = object;
    }

    /** The object keeps nothing between calls that another one would miss. */
    public ServiceBuilder<T> stateless() {
        stateless = true;
        return this;
    }

    /** A member whose results differ from those of most leaves the group, and comes back with the others' state; else that is only counted. */
    public ServiceBuilder<T> compared() {
        results = ServiceSpec.Results.COMPARED;
        return this;
    }

    /** Arguments and results are encoded in another way than {@link Services#encoding}: at all members that carry the service. Callers have to use the same. */
    public ServiceBuilder<T> encodedBy(ValueEncoding with) {
        encoding = Optional.of(with);
        return this;
    }

    /**
     * Every object executes every call, in the order of the log. For objects that do the same whenever they are called in the same order.
     *
     * @throws IllegalArgumentException see {@link Services#register}
     */
    public Registration active() {
        return by(ServiceSpec.ACTIVE);
    }

    /**
     * One object executes the calls; the others follow its state, and one takes over when it goes. For all objects.
     *
     * @throws IllegalArgumentException see {@link Services#register}
     */
    public Registration hotStandby() {
        return by(ServiceSpec.HOT_STANDBY);
    }

    /** The algorithm of this name keeps the objects alike. */
    public Registration by(String algorithm) {
        return services.register(new ServiceSpec<>(type, name, object, algorithm, stateless, results, encoding));
    }

    /** This algorithm keeps the objects alike. It stays known at this node. */
    public Registration by(ReplicationAlgorithm algorithm) {
        services.install(algorithm);
        return by(algorithm.name());
    }
}
