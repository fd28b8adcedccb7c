package org.consort;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node's presence in one group, as a view records it.
 *
 * @param ordinal number that the group gave this member when it joined; never given again in the same log, so
 *     the smaller ordinal is the older member
 * @param id name and incarnation
 * @param addresses where the member can be dialled, by the name of the transport, for example {@code tcp → 127.0.0.1:7800}
 * @param properties what the member says of itself; predicates of peer-to-peer control choose by them
 */
public record Member(int ordinal, MemberId id, Map<String, String> addresses, Map<String, String> properties) {

    /** Copies the maps and sorts them: whoever walks through a view does so in the same order at every member. */
    public Member {
        addresses = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(addresses)));
        properties = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(properties)));
    }

    /** The stable name of the node. */
    public String name() {
        return id.name();
    }

    @Override
    public String toString() {
        return id + "/" + ordinal;
    }
}
