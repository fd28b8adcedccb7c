package org.consort.service;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Registration;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Makes plain objects highly available: members that carry a service have an object of it each, and every call takes its place in the group's log.
 *
 * <pre>{@code
 * Services services = group.abstraction(Services.class);
 * services.replicate(Counter.class, "counter", new PlainCounter()).active();   // at each member that is to carry it
 * Counter counter = services.proxy(Counter.class, "counter");                  // at any member
 * counter.add(5);
 * }</pre>
 *
 * <p>Get it by {@code group.abstraction(Services.class)}, or as an OSGi service with the property {@code consort.group}. It stays the same for as long as the group is held;
 * proxies do, too. What callers are told is one of: a result; what the service itself threw; {@link NotExecutedException}: surely
 * not executed; {@link OutcomeUnknownException}: perhaps executed. Names of services have 1 to 64 characters of {@code [A-Za-z0-9._-]}; other names throw
 * {@link IllegalArgumentException}.
 */
public interface Services {

    /** How long a proxy waits, where nothing else is said. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** Begins to say how an object of this node is to be a part of a service. Nothing has happened before the last call says which algorithm. */
    default <T> ServiceBuilder<T> replicate(Class<T> type, String name, T object) {
        return new ServiceBuilder<>(this, type, name, object);
    }

    /**
     * Has an object of this node carry a service, as soon as it has the group's state, and for as long as the registration is open. {@link #replicate} is the way to say it in words.
     *
     * @throws IllegalArgumentException if the interface has something that can't be encoded, or no algorithm has this name here
     * @throws IllegalStateException if an object of this node is registered with the same name
     */
    Registration register(ServiceSpec<?> spec);

    /** Makes an algorithm known at this node, beside those that are installed. All members of a group have to know the algorithms of its services. */
    Registration install(ReplicationAlgorithm algorithm);

    /** Makes an encoding known at this node, for callers of services that name it. */
    Registration install(ValueEncoding encoding);

    /** Completes when the object registered at this node serves for the first time; exceptionally if the group refuses it, which says why. */
    CompletableFuture<ServiceInfo> live(String name);

    /** What callers use: waits for {@link #PATIENCE}. */
    default <T> T proxy(Class<T> type, String name) {
        return proxy(type, name, PATIENCE);
    }

    /**
     * What callers use: an object of the interface, whose calls go to the service of this name, whoever carries it.
     *
     * <p>Methods that return {@link CompletableFuture} or {@link java.util.concurrent.CompletionStage} do not block, and complete on the group's callback thread; all others block.
     *
     * @param patience how long a blocking call waits before it throws {@link OutcomeUnknownException}
     * @throws IllegalArgumentException if the type is no interface, or has something that can't be encoded
     */
    default <T> T proxy(Class<T> type, String name, Duration patience) {
        check(type, name);
        ServiceProxy handler = new ServiceProxy(this, type, name, patience);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /**
     * Checks what a proxy needs.
     *
     * @throws IllegalArgumentException if the type is no interface, or has something that can't be encoded, or the name is no name
     */
    void check(Class<?> type, String name);

    /**
     * Calls a service; what proxies do.
     *
     * @return completes on the callback thread: exceptionally with {@link NotExecutedException}, {@link OutcomeUnknownException}, {@link ServiceFailure},
     *     or what the method declares
     */
    CompletableFuture<@Nullable Object> invoke(Invocation invocation);

    /**
     * Calls a service and waits; what proxies do. Any thread may, but for the group's.
     *
     * @param patience how long
     * @throws Throwable as {@link #invoke} completes, and {@link OutcomeUnknownException} after that time
     */
    @Nullable
    Object await(Invocation invocation, Duration patience) throws Throwable;

    /** Tells the listener of the services that this member knows of: soon, and whenever they or their carriers change. On the group's callback thread. */
    Registration watch(Consumer<Map<String, ServiceInfo>> listener);

    /** The services that this member knows of, by name. */
    Map<String, ServiceInfo> list();

    /** The encoding of arguments and results, where a service names no other. */
    ValueEncoding encoding();

    /** What there is, and what was counted, as sorted names and values. */
    Map<String, String> statistics();
}
