package org.consort.service;

import java.util.Objects;
import java.util.Optional;
import org.consort.spi.replication.ValueEncoding;

/**
 * An object, and how it is to be a part of a service.
 *
 * @param type the interface that callers see
 * @param name the service's name in the group
 * @param object called on worker threads, one call at a time; {@link Replicated}, unless it is stateless
 * @param algorithm name of the data replication algorithm
 * @param stateless it keeps nothing between calls that another one would miss
 * @param results what happens to a member whose results differ
 * @param encoding of arguments and results; empty for the default
 */
public record ServiceSpec<T>(
        Class<T> type,
        String name,
        T object,
        String algorithm,
        boolean stateless,
        Results results,
        Optional<ValueEncoding> encoding) {

    /** Every member executes each call. */
    public static final String ACTIVE = "active";

    /** One member executes, the others follow. */
    public static final String HOT_STANDBY = "hot-standby";

    /** What happens to a member whose results differ from those of most. */
    public enum Results {
        /** It is counted, and shows in {@link ServiceInfo#dissents}. */
        REPORTED,
        /** It leaves the group, and comes back with the others' state. */
        COMPARED
    }

    /**
     * Checks that it makes sense.
     *
     * @throws IllegalArgumentException says what to do
     */
    public ServiceSpec {
        Objects.requireNonNull(algorithm);
        ServiceNames.check(name);
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    "service '" + name + "': " + type.getName() + " is no interface; callers get proxies of one");
        }
        if (!type.isInstance(object)) {
            throw new IllegalArgumentException(
                    "service '" + name + "': " + object.getClass().getName() + " does not implement " + type.getName());
        }
        if (!stateless && !(object instanceof Replicated)) {
            throw new IllegalArgumentException("service '" + name + "': "
                    + object.getClass().getName()
                    + " does not implement " + Replicated.class.getName()
                    + ", so no other member could take over its state: implement it, or say that it is stateless");
        }
    }
}
