package org.consort.services.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.consort.Registration;
import org.consort.service.ServiceBuilder;
import org.consort.service.ServiceSpec;
import org.consort.service.Services;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * A service of the registry that is to be replicated, as its properties say.
 *
 * @param type its interface
 * @param object the service itself
 */
record Export(Class<?> type, Object object, String group, String name, String algorithm, Map<String, Boolean> flags) {

    static final String INTERFACES = "service.exported.interfaces";
    static final String CONFIGS = "service.exported.configs";
    static final String CONFIG = "consort.";
    static final String GROUP = "consort.group";
    static final String NAME = "consort.service";
    static final String STATELESS = "consort.service.stateless";
    static final String RESULTS = "consort.service.results";

    /**
     * Reads the properties of a service.
     *
     * @throws IllegalArgumentException says which property is wrong, and what it has to be
     */
    static Export of(Object object, Function<String, @Nullable Object> properties) {
        String algorithm = strings(properties.apply(CONFIGS)).stream()
                .filter(config -> config.startsWith(CONFIG))
                .map(config -> config.substring(CONFIG.length()))
                .findFirst()
                .orElse(ServiceSpec.ACTIVE);
        Object group = properties.apply(GROUP);
        if (group == null) {
            throw wrong(object, GROUP + " is missing: it names the group whose members carry the service");
        }
        Class<?> type = type(object, properties);
        Object name = properties.apply(NAME);
        String results = String.valueOf(properties.apply(RESULTS));
        if (!List.of("null", "reported", "compared").contains(results)) {
            throw wrong(object, RESULTS + " is '" + results + "'; it must be reported or compared");
        }
        return new Export(
                type,
                object,
                group.toString(),
                name == null ? type.getName() : name.toString(),
                algorithm,
                Map.of(
                        STATELESS, "true".equals(String.valueOf(properties.apply(STATELESS))),
                        RESULTS, results.equals("compared")));
    }

    /** Has the object carry its service. */
    Registration register(Services services) {
        return register(services, type);
    }

    private <T> Registration register(Services services, Class<T> as) {
        ServiceBuilder<T> builder = services.replicate(as, name, as.cast(object));
        if (flags.getOrDefault(STATELESS, false)) {
            builder = builder.stateless();
        }
        if (flags.getOrDefault(RESULTS, false)) {
            builder = builder.compared();
        }
        return builder.by(algorithm);
    }

    private static Class<?> type(Object object, Function<String, @Nullable Object> properties) {
        List<String> wanted = strings(properties.apply(INTERFACES));
        List<String> offered = strings(properties.apply(Constants.OBJECTCLASS));
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> each : interfaces(object.getClass())) {
            if (offered.contains(each.getName()) && (wanted.contains("*") || wanted.contains(each.getName()))) {
                found.add(each);
            }
        }
        if (found.size() != 1) {
            throw wrong(
                    object,
                    INTERFACES + " is " + wanted + ", which names " + found.size() + " interfaces of " + offered
                            + "; it must name one");
        }
        return found.get(0);
    }

    private static List<Class<?>> interfaces(Class<?> type) {
        Stream<Class<?>> own = Arrays.stream(type.getInterfaces());
        Stream<Class<?>> above = type.getSuperclass() == null ? Stream.of() : Stream.of(type.getSuperclass());
        return Stream.concat(
                        type.isInterface() ? Stream.of(type) : Stream.of(),
                        Stream.concat(own, above).flatMap(each -> interfaces(each).stream()))
                .distinct()
                .toList();
    }

    private static List<String> strings(@Nullable Object value) {
        if (value instanceof String[] several) {
            return List.of(several);
        } else if (value instanceof Iterable<?> several) {
            List<String> all = new ArrayList<>();
            several.forEach(each -> all.add(String.valueOf(each)));
            return all;
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    private static IllegalArgumentException wrong(Object object, String what) {
        return new IllegalArgumentException("service " + object.getClass().getName() + " is not replicated: " + what);
    }
}
