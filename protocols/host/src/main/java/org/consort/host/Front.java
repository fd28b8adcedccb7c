package org.consort.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consort.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users hold of a model whose API is an interface: passes calls on to the version of the model that is there. What users registered
 * goes over to the next version, so that neither they nor this object keep a class of the old one. Thread-safe.
 */
final class Front implements InvocationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    /** A call that registered something, as long as it is not closed. */
    private final class Standing implements Registration {
        final Method method;
        final Object @Nullable [] arguments;
        private Optional<Registration> present = Optional.empty();

        Standing(Method method, Object @Nullable [] arguments) {
            this.method = method;
            this.arguments = arguments;
        }

        @Override
        public void close() {
            Optional<Registration> last;
            synchronized (standing) {
                standing.remove(this);
                last = present;
                present = Optional.empty();
            }
            last.ifPresent(Registration::close);
        }
    }

    private final String name;
    private final Object proxy;
    private final Set<Standing> standing = new LinkedHashSet<>();
    private Optional<Object> api;
    private volatile Optional<Object> answers;

    private Front(String name, Class<?> type, Object api) {
        this.name = name;
        this.api = Optional.of(api);
        this.answers = this.api;
        this.proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
    }

    /** One for this type, if it is an interface. */
    static Optional<Front> of(String name, Class<?> type, Object api) {
        return type.isInterface() ? Optional.of(new Front(name, type, api)) : Optional.empty();
    }

    /** What users hold. */
    Object proxy() {
        return proxy;
    }

    /** The old version goes: until the next comes, this answers, if there is anything to. */
    void leave(Optional<Object> meanwhile) {
        synchronized (standing) {
            api = Optional.empty();
            answers = meanwhile;
            standing.forEach(each -> each.present = Optional.empty());
        }
    }

    /** The next version has come, and is told what users have registered; it does not serve yet. */
    void enter(Object next) {
        synchronized (standing) {
            api = Optional.of(next);
            for (Standing each : List.copyOf(standing)) {
                try {
                    each.present = Optional.of((Registration) call(next, each.method, each.arguments));
                } catch (Throwable e) {
                    LOG.error("model={} its new version does not take {} of the old one", name, each.method, e);
                }
            }
        }
    }

    /** The next version serves. */
    void serve() {
        synchronized (standing) {
            answers = api.isPresent() ? api : answers;
        }
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(self, method, arguments);
        }
        if (Registration.class.isAssignableFrom(method.getReturnType())) {
            return register(method, arguments);
        }
        if (method.isDefault() && isInherited(method)) {
            // It is made of others, and what it keeps has to be what users hold, not this version's.
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        return call(
                answers.orElseThrow(
                        () -> new IllegalStateException("model " + name + " is being replaced; try again in a moment")),
                method,
                arguments);
    }

    private boolean isInherited(Method method) throws NoSuchMethodException {
        Optional<Object> present = answers;
        return present.isEmpty()
                || present.get()
                        .getClass()
                        .getMethod(method.getName(), method.getParameterTypes())
                        .isDefault();
    }

    private Registration register(Method method, Object @Nullable [] arguments) throws Throwable {
        synchronized (standing) {
            Standing made = new Standing(method, arguments);
            if (api.isPresent()) {
                made.present = Optional.of((Registration) call(api.get(), method, arguments));
            }
            standing.add(made);
            return made;
        }
    }

    private static Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private Object ofObject(Object self, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && arguments[0] == self;
            case "hashCode" -> System.identityHashCode(self);
            default -> "model " + name;
        };
    }
}
