package org.consort.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
        Invocation invocation = new Invocation(name, method, given);
        if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return services.invoke(invocation);
        }
        return services.await(invocation, patience);
    }

    private Object ofObject(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && arguments[0] == self;
            case "hashCode" -> System.identityHashCode(self);
            default -> type.getSimpleName() + " of the replicated service '" + name + "'";
        };
    }
}
