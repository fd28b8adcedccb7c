package org.consort.services.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.consort.Registration;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceSpec;
import org.consort.services.encoding.PlainEncoding;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/** What outlives the lives of a member: which machine serves, whose objects are registered, who waits, which algorithms and encodings there are. Thread-safe. */
final class Roster {

    private final AtomicReference<@Nullable Machine> serving = new AtomicReference<>();
    private final Map<String, Enrolled> enrolled = new ConcurrentHashMap<>();
    private final Map<Long, Waiting> callers = new ConcurrentHashMap<>();
    private final Map<String, ReplicationAlgorithm> installed = new ConcurrentHashMap<>();
    private final Map<String, ValueEncoding> encodings = new ConcurrentHashMap<>();
    private final Map<String, ReplicationAlgorithm> algorithms;
    private final ValueEncoding plain = new PlainEncoding();
    private final List<Consumer<Map<String, ServiceInfo>>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong tokens = new AtomicLong();
    private final Counters counters = new Counters();

    /**
     * Begins empty.
     *
     * @param algorithms those that are there at this node, by name; may change
     */
    Roster(Map<String, ReplicationAlgorithm> algorithms) {
        this.algorithms = algorithms;
    }

    void serve(Machine machine) {
        serving.set(machine);
    }

    /** The machine that follows the log, or did last; empty before the first. */
    Optional<Machine> serving() {
        return Optional.ofNullable(serving.get());
    }

    Counters counters() {
        return counters;
    }

    ValueEncoding plain() {
        return plain;
    }

    Optional<ReplicationAlgorithm> algorithm(String name) {
        return Optional.ofNullable(installed.get(name)).or(() -> Optional.ofNullable(algorithms.get(name)));
    }

    List<String> algorithms() {
        List<String> names = new ArrayList<>(algorithms.keySet());
        names.addAll(installed.keySet());
        names.sort(null);
        return names;
    }

    Optional<ValueEncoding> encoding(String name) {
        return name.equals(plain.name()) ? Optional.of(plain) : Optional.ofNullable(encodings.get(name));
    }

    Registration install(ReplicationAlgorithm algorithm) {
        installed.put(algorithm.name(), algorithm);
        return () -> installed.remove(algorithm.name(), algorithm);
    }

    Registration install(ValueEncoding encoding) {
        encodings.put(encoding.name(), encoding);
        return () -> encodings.remove(encoding.name(), encoding);
    }

    /** See {@link org.consort.service.Services#register}. */
    Registration register(ServiceSpec<?> spec) {
        if (algorithm(spec.algorithm()).isEmpty()) {
            throw new IllegalArgumentException("service '" + spec.name() + "': no data replication algorithm '"
                    + spec.algorithm() + "' is here; there are " + algorithms());
        }
        ValueEncoding encoding = spec.encoding().orElse(plain);
        Signatures.check(spec.type(), encoding);
        Enrolled object = new Enrolled(spec, encoding);
        if (enrolled.putIfAbsent(spec.name(), object) != null) {
            throw new IllegalStateException(
                    "service '" + spec.name() + "' has an object at this node; close its registration first");
        }
        spec.encoding().ifPresent(own -> encodings.put(own.name(), own));
        tell(spec.name());
        return () -> {
            if (enrolled.remove(spec.name(), object)) {
                object.live().completeExceptionally(new IllegalStateException("its registration was closed"));
                tell(spec.name());
            }
        };
    }

    /** See {@link org.consort.service.Services#watch}. */
    Registration watch(Consumer<Map<String, ServiceInfo>> listener) {
        listeners.add(listener);
        serving().ifPresent(machine -> machine.context().callback(() -> listener.accept(machine.list())));
        return () -> listeners.remove(listener);
    }

    /** Tells the listeners what there is. On the callback thread. */
    void shown(Machine machine) {
        if (serving().filter(now -> now == machine).isPresent()) {
            Map<String, ServiceInfo> list = machine.list();
            listeners.forEach(listener -> listener.accept(list));
        }
    }

    private void tell(String name) {
        serving().ifPresent(machine -> machine.context().execute(() -> machine.changed(name)));
    }

    Optional<Enrolled> enrolled(String name) {
        return Optional.ofNullable(enrolled.get(name));
    }

    List<String> names() {
        return enrolled.keySet().stream().sorted().toList();
    }

    /** A token for somebody who calls. */
    long register(Waiting caller) {
        long token = tokens.incrementAndGet();
        callers.put(token, caller);
        return token;
    }

    Optional<Waiting> takeCaller(long token) {
        return Optional.ofNullable(callers.remove(token));
    }

    CompletableFuture<ServiceInfo> live(String name) {
        return enrolled(name)
                .map(object -> object.live().copy())
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalArgumentException(
                        "no object of service '" + name + "' is registered at this node")));
    }
}
