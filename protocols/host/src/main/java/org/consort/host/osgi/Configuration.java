package org.consort.host.osgi;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.spi.Settings;
import org.jspecify.annotations.Nullable;

/** A configuration as Config Admin gives it, as text, without the keys that are the container's own. */
final class Configuration {

    private final String owner;
    private final Map<String, String> values = new TreeMap<>();

    Configuration(String owner, Map<String, Object> given) {
        this.owner = owner;
        given.forEach((key, value) -> {
            if (!isContainers(key)) {
                values.put(key, text(value));
            }
        });
    }

    private static boolean isContainers(String key) {
        return key.startsWith(".")
                || key.startsWith("service.")
                || key.startsWith("component.")
                || key.startsWith("osgi.")
                || key.endsWith(".target")
                || key.startsWith("felix.")
                || key.startsWith("org.apache.felix.")
                || key.equals("objectClass");
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        if (value instanceof Collection<?> many) {
            many.forEach(one -> parts.add(String.valueOf(one)));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                parts.add(String.valueOf(Array.get(value, i)));
            }
        } else {
            parts.add(String.valueOf(value).trim());
        }
        return String.join(",", parts);
    }

    /** Refuses every key but these; names the nearest known one. */
    Configuration allow(List<String> known) {
        new Settings(owner, values).allow(known);
        return this;
    }

    /** The same for keys without a dot in them. */
    void allowPlain(List<String> known) {
        Map<String, String> plain = new LinkedHashMap<>(values);
        plain.keySet().removeIf(key -> key.contains("."));
        new Settings(owner, plain).allow(known);
    }

    String required(String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(owner + ": '" + key + "' is missing: set it");
        }
        return value;
    }

    String text(String key, String byDefault) {
        return values.getOrDefault(key, byDefault);
    }

    List<String> list(String key) {
        return Arrays.stream(values.getOrDefault(key, "").split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** All but these. */
    Map<String, String> without(List<String> keys) {
        Map<String, String> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(keys);
        rest.values().removeIf(String::isEmpty);
        return rest;
    }
}
