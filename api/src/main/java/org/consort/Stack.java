package org.consort;

import java.util.Map;
import java.util.TreeMap;

/**
 * What orders a group's log. All members run the same; it is part of the replicated state, and a joiner adopts it.
 *
 * @param protocol type of the protocol, for example {@code ring}
 * @param settings the protocol's own settings, without its name before them; what is not named has its default
 */
public record Stack(String protocol, Map<String, String> settings) {

    /** Copies the settings. */
    public Stack {
        settings = Map.copyOf(settings);
    }

    /** A protocol with its defaults. */
    public static Stack of(String protocol) {
        return new Stack(protocol, Map.of());
    }

    /** The same with one setting more, or another value of it. */
    public Stack with(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new Stack(protocol, more);
    }

    /** For a person: the protocol, then its settings by name. */
    @Override
    public String toString() {
        return settings.isEmpty() ? protocol : protocol + new TreeMap<>(settings);
    }
}
