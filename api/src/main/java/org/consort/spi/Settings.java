package org.consort.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named settings as text, read with their type and range, and refused with an explanation: an unknown name is answered
 * with the nearest known one. Immutable.
 */
public final class Settings {

    private final String owner;
    private final Map<String, String> values;

    /**
     * Takes the settings of one module.
     *
     * @param owner whose settings these are, for messages: {@code group orders}, {@code transport tcp}
     */
    public Settings(String owner, Map<String, String> values) {
        this.owner = owner;
        this.values = Map.copyOf(values);
    }

    /**
     * Checks that every given name is known.
     *
     * @return this
     * @throws IllegalArgumentException names each unknown setting and the known one nearest to it
     */
    public Settings allow(List<String> known) {
        List<String> wrong = new ArrayList<>();
        for (String name : new TreeMap<>(values).keySet()) {
            if (!known.contains(name)) {
                wrong.add("unknown setting '" + name + "'; nearest known: '" + nearest(name, known) + "'");
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(owner + ": " + String.join("; ", wrong));
        }
        return this;
    }

    /** Those settings whose names begin with {@code prefix.}, without it. */
    public Settings under(String prefix) {
        Map<String, String> part = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix + ".")) {
                part.put(name.substring(prefix.length() + 1), value);
            }
        });
        return new Settings(owner + ", " + prefix, part);
    }

    /** All, by name. */
    public Map<String, String> values() {
        return values;
    }

    /** A text. */
    public String text(String name, String byDefault) {
        return values.getOrDefault(name, byDefault);
    }

    /**
     * A whole number in a range.
     *
     * @throws IllegalArgumentException if it is no number or out of range
     */
    public long number(String name, long byDefault, long least, long most) {
        String value = values.get(name);
        if (value == null) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value.trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refuse(name, value, "a whole number from " + least + " to " + most);
        }
        throw refuse(name, value, "a whole number from " + least + " to " + most);
    }

    /**
     * {@code true} or {@code false}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public boolean flag(String name, boolean byDefault) {
        String value = values.getOrDefault(name, String.valueOf(byDefault));
        return switch (value.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refuse(name, value, "true or false");
        };
    }

    /**
     * One of an enum's constants, written in lower case with dashes, for example {@code last-survivor}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public <E extends Enum<E>> E choice(String name, E byDefault) {
        String value = values.get(name);
        if (value == null) {
            return byDefault;
        }
        List<String> words = new ArrayList<>();
        for (E constant : byDefault.getDeclaringClass().getEnumConstants()) {
            String word = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            if (word.equals(value.trim())) {
                return constant;
            }
            words.add(word);
        }
        throw refuse(name, value, "one of " + String.join(", ", words));
    }

    private IllegalArgumentException refuse(String name, String value, String wanted) {
        return new IllegalArgumentException(
                owner + ": setting '" + name + "' is '" + value + "'; it must be " + wanted);
    }

    private static String nearest(String name, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> Nearest.distance(name, candidate)))
                .orElse("none");
    }
}
