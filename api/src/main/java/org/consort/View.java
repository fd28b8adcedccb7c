package org.consort;

import java.util.List;
import java.util.Optional;

/**
 * An agreed membership, numbered, and itself an entry of the log.
 *
 * <p>Two members that install a view with the same {@code line} and {@code number} install the same view, after
 * the same deliveries.
 *
 * @param line names the unbroken history this view belongs to; drawn when a group is founded, and drawn anew
 *     when part of a group goes on under {@link Policy#LAST_SURVIVOR} or by force, so two halves never share it by accident. Its upper
 *     bits count how often it was forced, see {@link #forces}
 * @param number 1 for the founder's view, one more for each next view
 * @param index index of the view's entry in the log
 * @param policy decides who may form the next view
 * @param quorumOf names of the configured set under {@link Policy#STATIC}; else empty
 * @param nextOrdinal what the next joiner gets; greater than every ordinal ever given in this line
 * @param members oldest first; the position of a member is its rank
 */
public record View(
        long line,
        long number,
        long index,
        Policy policy,
        List<String> quorumOf,
        int nextOrdinal,
        List<Member> members) {

    private static final int FORCES_SHIFT = 58;
    private static final long DRAWN = (1L << FORCES_SHIFT) - 1;

    /** Who may form the next view. */
    public enum Policy {
        /** A majority of the last view, in which members proven dead do not count. */
        MAJORITY,
        /** Whoever is left. Two halves of a partition both go on, and merge later. */
        LAST_SURVIVOR,
        /** A majority of a configured set of names. */
        STATIC
    }

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the view is empty
     */
    public View {
        members = List.copyOf(members);
        quorumOf = List.copyOf(quorumOf);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a view has at least one member");
        }
    }

    /** Rank of the member of this identity: 0 for the oldest, -1 if it is not in the view. */
    public int rankOf(MemberId id) {
        for (int rank = 0; rank < members.size(); rank++) {
            if (members.get(rank).id().equals(id)) {
                return rank;
            }
        }
        return -1;
    }

    /** Whether the view has this identity. */
    public boolean contains(MemberId id) {
        return rankOf(id) >= 0;
    }

    /** The member of this name, whatever its incarnation. */
    public Optional<Member> member(String name) {
        return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    /** The oldest member. */
    public Member oldest() {
        return members.get(0);
    }

    /** How often an operator forced the group to go on before this line: when two lines meet, the one with more prevails. */
    public static int forces(long line) {
        return (int) (line >>> FORCES_SHIFT);
    }

    /** Another line, forced as often, of these bits. */
    public static long siblingLine(long line, long drawn) {
        return line & ~DRAWN | drawn & DRAWN;
    }

    /**
     * Another line, forced once more, of these bits.
     *
     * @throws IllegalStateException if it was forced too often: found the group anew
     */
    public static long forcedLine(long line, long drawn) {
        if (forces(line) == forces(~0L)) {
            throw new IllegalStateException("a line can be forced " + forces(line) + " times, and no more");
        }
        return siblingLine(line + (1L << FORCES_SHIFT), drawn);
    }

    /** How many members the view has. */
    public int size() {
        return members.size();
    }
}
