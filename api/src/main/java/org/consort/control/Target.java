package org.consort.control;

import java.util.Arrays;
import java.util.Set;
import org.consort.Member;

/** Who executes a change: chosen among the members of the view in which it stands in the log, by everybody alike. */
public sealed interface Target {

    /** Most names in a target. */
    int NAME_COUNT_LIMIT = 256;

    /** Every member. */
    record All() implements Target {
        @Override
        public boolean selects(Member member) {
            return true;
        }
    }

    /**
     * The members with these names; those that are not in the view count as lost.
     *
     * @param names stable names of nodes, 1 to {@link #NAME_COUNT_LIMIT}
     */
    record Named(Set<String> names) implements Target {
        /**
         * Copies the set and checks the names.
         *
         * @throws IllegalArgumentException if there are none or too many
         */
        public Named {
            names = Set.copyOf(names);
            names.forEach(name -> TypeName.check("member name", name));
            if (names.isEmpty() || names.size() > NAME_COUNT_LIMIT) {
                throw new IllegalArgumentException(
                        "a target names 1 to " + NAME_COUNT_LIMIT + " members, not " + names.size());
            }
        }

        @Override
        public boolean selects(Member member) {
            return names.contains(member.name());
        }
    }

    /**
     * The members whose properties meet a condition.
     *
     * @param condition what they have to meet
     */
    record Where(Condition condition) implements Target {
        @Override
        public boolean selects(Member member) {
            return condition.holds(member);
        }
    }

    /** Whether a member of the view is chosen. */
    boolean selects(Member member);

    /** Every member. */
    static Target all() {
        return new All();
    }

    /** The members with these names. */
    static Target members(String... names) {
        return new Named(Set.copyOf(Arrays.asList(names)));
    }

    /**
     * The members that meet a condition, for example {@code role=worker and not zone=eu}.
     *
     * @throws IllegalArgumentException if it does not read; see {@link Condition#parse}
     */
    static Target where(String condition) {
        return new Where(Condition.parse(condition));
    }
}
