package org.consort;

import java.util.Objects;

/**
 * Names one life of a member: a stable name and the incarnation that its process drew when it started.
 *
 * <p>A restarted process has the same name and a larger incarnation, so what the dead one sent is never taken
 * for the work of the living one.
 *
 * @param name stable name of the node, 1 to 64 characters of {@code [A-Za-z0-9._-]}
 * @param incarnation grows with each start of the node
 */
public record MemberId(String name, long incarnation) implements Comparable<MemberId> {

    /** The longest name, in characters. */
    public static final int NAME_LIMIT = 64;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is empty, too long or has other characters
     */
    public MemberId {
        Names.check("member name", name);
    }

    @Override
    public int compareTo(MemberId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
    }

    /** True if the other is an earlier life of the same node. */
    public boolean succeeds(MemberId other) {
        return name.equals(Objects.requireNonNull(other).name) && incarnation > other.incarnation;
    }

    @Override
    public String toString() {
        return name + "#" + Long.toHexString(incarnation);
    }
}
