package org.consort.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Turns calls of an interface into invocations of a service, and outcomes into what the method returns or throws. Thread-safe. */
final class ServiceProxy implements InvocationHandler {

    private final Services services;
    private final Class<?> type;
    private final String name;
    private final Duration patience;

    ServiceProxy(Services services, Class<?> type, String name, Duration patience) {
        this.services = services;
        this.type = type;
        this.name = name;
        this.patience = patience;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(self, method, arguments);
        }
        @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
        CompletableFuture<@Nullable Object> outcome = services.invoke(new Invocation(name, method, given));
        if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return outcome;
        }
        return await(outcome);
    }

    private @Nullable Object await(CompletableFuture<@Nullable Object> outcome) throws Throwable {
        try {
            return outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw here(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw new OutcomeUnknownException(
                    "service '" + name + "' gave no answer within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while waiting for service '" + name + "'");
        }
    }

    /** Whoever reads the trace wants to know who called, too. */
    private static Throwable here(Throwable cause) {
        cause.addSuppressed(new CalledFrom());
        return cause;
    }

    private Object ofObject(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && arguments[0] == self;
            case "hashCode" -> System.identityHashCode(self);
            default -> type.getSimpleName() + " of the replicated service '" + name + "'";
        };
    }

    /** Carries the caller's trace. */
    private static final class CalledFrom extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CalledFrom() {
            super("called from here");
        }
    }
}
