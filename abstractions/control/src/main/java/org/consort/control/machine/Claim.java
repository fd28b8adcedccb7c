package org.consort.control.machine;

import java.util.Collections;
import java.util.Set;

/**
 * What a change, or a step of it, touches.
 *
 * @param type its type
 * @param resources names of what it touches, shared by all types; empty for the whole of its type
 */
record Claim(String type, Set<String> resources) {

    Claim {
        resources = Set.copyOf(resources);
    }

    static Claim whole(String type) {
        return new Claim(type, Set.of());
    }

    boolean conflictsWith(Claim other) {
        boolean wholeType = resources.isEmpty() || other.resources.isEmpty();
        return wholeType && type.equals(other.type) || !Collections.disjoint(resources, other.resources);
    }
}
