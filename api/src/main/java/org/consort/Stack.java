package org.consort;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a group runs on. All members run the same; it is part of the replicated state, and a joiner adopts it.
 *
 * @param protocol type of the protocol that orders the log, for example {@code ring}
 * @param transport name of the transport, which is the same at every node; empty in a proposal for the one that the group has
 * @param security the security level of its links, as the setting {@code security} of a group has it; empty in a proposal for the one that the group has
 * @param settings the protocol's own settings, without its name before them; what is not named has its default
 */
public record Stack(String protocol, String transport, String security, Map<String, String> settings) {

    /** Copies the settings. */
    public Stack {
        settings = Map.copyOf(settings);
    }

    /** A protocol over a transport, at the security level that the group has. */
    public Stack(String protocol, String transport, Map<String, String> settings) {
        this(protocol, transport, "", settings);
    }

    /** A protocol over the transport that the group has, at its security level. */
    public Stack(String protocol, Map<String, String> settings) {
        this(protocol, "", "", settings);
    }

    /** A protocol with its defaults, over the transport that the group has. */
    public static Stack of(String protocol) {
        return new Stack(protocol, Map.of());
    }

    /** The same over the transport of this name. */
    public Stack over(String name) {
        return new Stack(protocol, name, security, settings);
    }

    /** The same at this security level. */
    public Stack secured(String level) {
        return new Stack(protocol, transport, level, settings);
    }

    /** The same with one setting more, or another value of it. */
    public Stack with(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new Stack(protocol, transport, security, more);
    }

    /** For a person: the protocol, its settings by name, the transport, the security level. */
    @Override
    public String toString() {
        String ordering = settings.isEmpty() ? protocol : protocol + new TreeMap<>(settings);
        String links = transport.isEmpty() ? ordering : ordering + " over " + transport;
        return security.isEmpty() || security.equals("none") ? links : links + ", " + security;
    }
}
