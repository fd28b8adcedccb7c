package org.consort.services.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.service.Invocation;
import org.consort.service.NotExecutedException;
import org.consort.service.OutcomeUnknownException;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceSpec;
import org.consort.service.Services;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/** What users call, on any thread and through all lives of the member: turns calls into entries, and what comes out into values and exceptions. */
final class ServicesApi implements Services {

    private final Group group;
    private final Roster roster;

    ServicesApi(Group group, Roster roster) {
        this.group = group;
        this.roster = roster;
    }

    @Override
    public Registration register(ServiceSpec<?> spec) {
        return roster.register(spec);
    }

    @Override
    public Registration install(ReplicationAlgorithm algorithm) {
        return roster.install(algorithm);
    }

    @Override
    public Registration install(ValueEncoding encoding) {
        return roster.install(encoding);
    }

    @Override
    public CompletableFuture<ServiceInfo> live(String name) {
        return roster.live(name);
    }

    @Override
    public void check(Class<?> type, String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a service: use 1 to 64 characters of [A-Za-z0-9._-]");
        }
        Signatures.check(type, encodingOf(name).orElse(roster.plain()));
    }

    private Optional<ValueEncoding> encodingOf(String service) {
        String encoding = roster.serving()
                .flatMap(machine -> machine.encoding(service))
                .or(() -> roster.enrolled(service).map(object -> object.head().encoding()))
                .orElse(roster.plain().name());
        return roster.encoding(encoding);
    }

    @Override
    public CompletableFuture<@Nullable Object> invoke(Invocation invocation) {
        Optional<ValueEncoding> encoding = encodingOf(invocation.service());
        return call(invocation, encoding, false).thenApply(result -> {
            try {
                return Results.read(result, invocation.method(), encoding.orElseThrow());
            } catch (RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new CompletionException(e);
            }
        });
    }

    @Override
    public @Nullable Object await(Invocation invocation, Duration patience) throws Throwable {
        Optional<ValueEncoding> encoding = encodingOf(invocation.service());
        ByteBuffer result;
        try {
            result = call(invocation, encoding, true).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            throw unknown(invocation + " gave no answer within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown("interrupted while waiting for " + invocation);
        }
        return Results.read(result, invocation.method(), encoding.orElseThrow());
    }

    private OutcomeUnknownException unknown(String why) {
        roster.counters().unknown.increment();
        return new OutcomeUnknownException(why);
    }

    private CompletableFuture<ByteBuffer> call(
            Invocation invocation, Optional<ValueEncoding> encoding, boolean blocks) {
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return failed(Outcome.Reason.NOT_A_MEMBER, "this node is not in the group yet: " + group.why());
        } else if (encoding.isEmpty()) {
            return failed(
                    Outcome.Reason.REFUSED,
                    "how service '" + invocation.service()
                            + "' is encoded isn't known at this node: install the encoding");
        }
        byte[] request;
        try {
            request = Invoker.request(invocation, encoding.get());
        } catch (IOException e) {
            return failed(Outcome.Reason.TOO_LARGE, invocation + ": its arguments have " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        roster.counters().calls.increment();
        Waiting caller = new Waiting(invocation.service(), new CompletableFuture<>(), blocks);
        long token = roster.register(caller);
        var unused = at.get()
                .context()
                .submit(Entries.call(token, caller.service(), encoding.get().name(), request), Delivery.ATOMIC)
                // If it stands in the log, the machine has taken the caller over.
                .thenAccept(outcome -> roster.takeCaller(token)
                        .ifPresent(left -> left.result().completeExceptionally(failure(outcome))));
        return caller.result();
    }

    private RuntimeException failure(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected no) {
            roster.counters().refused.increment();
            return new NotExecutedException(no.reason(), no.detail());
        }
        return unknown(outcome.toString());
    }

    private CompletableFuture<ByteBuffer> failed(Outcome.Reason reason, String detail) {
        roster.counters().refused.increment();
        return CompletableFuture.failedFuture(new NotExecutedException(reason, detail));
    }

    @Override
    public Registration watch(Consumer<Map<String, ServiceInfo>> listener) {
        return roster.watch(listener);
    }

    @Override
    public Map<String, ServiceInfo> list() {
        return roster.serving().map(Machine::list).orElse(Map.of());
    }

    @Override
    public ValueEncoding encoding() {
        return roster.plain();
    }

    @Override
    public Map<String, String> statistics() {
        Counters counters = roster.counters();
        Map<String, String> all = new TreeMap<>();
        all.put("services", String.valueOf(list().size()));
        all.put("services.calls", counters.calls.toString());
        all.put("services.dissents", counters.dissents.toString());
        all.put("services.failures", counters.failures.toString());
        all.put("services.fetched", counters.fetched.toString());
        all.put("services.founded", counters.founded.toString());
        all.put("services.malformed", counters.malformed.toString());
        all.put("services.objects", String.valueOf(roster.names().size()));
        all.put("services.refused", counters.refused.toString());
        all.put("services.unknown", counters.unknown.toString());
        return all;
    }
}
