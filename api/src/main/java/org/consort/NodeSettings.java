package org.consort;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node is built: its name, its properties, and the settings of each transport.
 *
 * @param name stable name of the node; unique among the nodes that meet
 * @param properties what members say of themselves in every view
 * @param transports settings by a transport's name, for example {@code tcp → {port=7800}}. A name that is no type needs the setting
 *     {@code type}, as in {@code fast → {type=tcp, port=7900}}
 */
public record NodeSettings(String name, Map<String, String> properties, Map<String, Map<String, String>> transports) {

    /** Copies the maps and checks the name. */
    public NodeSettings {
        Names.check("node name", name);
        properties = Map.copyOf(properties);
        Map<String, Map<String, String>> copy = new TreeMap<>();
        transports.forEach((named, settings) -> copy.put(named, Map.copyOf(settings)));
        transports = Map.copyOf(copy);
    }

    /** A node of this name with nothing set. */
    public static NodeSettings named(String name) {
        return new NodeSettings(name, Map.of(), Map.of());
    }

    /** The same with one more setting of a transport. */
    public NodeSettings with(String transport, String key, String value) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>(transports);
        Map<String, String> one = new LinkedHashMap<>(all.getOrDefault(transport, Map.of()));
        one.put(key, value);
        all.put(transport, one);
        return new NodeSettings(name, properties, all);
    }

    /** The same with one more property. */
    public NodeSettings property(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(key, value);
        return new NodeSettings(name, more, transports);
    }
}
