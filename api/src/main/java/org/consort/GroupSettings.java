package org.consort;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a node takes part in a group. What is not set has the default that {@code docs/configuration.md} lists.
 *
 * @param name the group's name
 * @param protocol type of the protocol a founder starts with; a joiner adopts the group's
 * @param transport name of the transport a founder starts with; a joiner adopts the group's
 * @param seeds addresses to ask for the group, in the transport's form; this node's own may be among them. One on another transport than
 *     {@code transport} has that one's name before it, as in {@code main@127.0.0.1:7800}
 * @param settings host settings by their own names, protocol settings as {@code PROTOCOL.name}, for example
 *     {@code ring.resilience}
 */
public record GroupSettings(
        String name, String protocol, String transport, List<String> seeds, Map<String, String> settings) {

    /** Copies the collections and checks the name. */
    public GroupSettings {
        Names.check("group name", name);
        seeds = List.copyOf(seeds);
        settings = Map.copyOf(settings);
    }

    /** A group of this name over the ring protocol and the TCP transport. */
    public static GroupSettings named(String name) {
        return new GroupSettings(name, "ring", "tcp", List.of(), Map.of());
    }

    /** The same with these seeds. */
    public GroupSettings seeds(String... addresses) {
        return new GroupSettings(name, protocol, transport, List.of(addresses), settings);
    }

    /** The same over another protocol. */
    public GroupSettings protocol(String type) {
        return new GroupSettings(name, type, transport, seeds, settings);
    }

    /** The same over another transport. */
    public GroupSettings transport(String named) {
        return new GroupSettings(name, protocol, named, seeds, settings);
    }

    /** The same with one more setting. */
    public GroupSettings with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new GroupSettings(name, protocol, transport, seeds, more);
    }
}
