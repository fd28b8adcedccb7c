package org.consort.service;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of a method of a service. */
public final class Invocation {

    private final String service;
    private final Method method;
    private final @Nullable Object[] arguments;

    /**
     * Describes a call.
     *
     * @param service name of the service
     * @param method of its interface
     * @param arguments as many as the method takes
     */
    public Invocation(String service, Method method, @Nullable Object... arguments) {
        this.service = service;
        this.method = method;
        this.arguments = arguments.clone();
    }

    /** Name of the service. */
    public String service() {
        return service;
    }

    /** The method of its interface. */
    public Method method() {
        return method;
    }

    /** The arguments, in order; may have nulls. */
    public List<@Nullable Object> arguments() {
        return Arrays.asList(arguments.clone());
    }

    /** For a person. */
    @Override
    public String toString() {
        return service + "." + method.getName();
    }
}
