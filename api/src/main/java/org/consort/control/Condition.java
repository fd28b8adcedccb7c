package org.consort.control;

import java.util.List;
import java.util.stream.Collectors;
import org.consort.Member;

/**
 * What a member's properties have to meet. Its text is its one form outside the JVM: {@link #toString} writes what
 * {@link #parse} reads.
 *
 * <pre>{@code
 * condition  and  { "or" and }
 * and        not  { "and" not }
 * not        "not" not | "(" condition ")" | key | key "=" value
 * }</pre>
 *
 * <p>A key alone asks whether the member has the property. {@code name} is the member's name, unless it has a property
 * of that name. Keys and values are words of letters, digits and {@code . _ - : / @ +}, or anything in single quotes,
 * a quote doubled.
 */
public sealed interface Condition {

    /** The longest text, in characters. */
    int TEXT_LIMIT = 1 << 10;

    /** How deep conditions may nest. */
    int DEPTH_LIMIT = 32;

    /** The member has a property of this name. */
    record Has(String key) implements Condition {
        @Override
        public boolean holds(Member member) {
            return member.properties().containsKey(key) || key.equals("name");
        }

        @Override
        public String toString() {
            return ConditionText.word(key);
        }
    }

    /** The member's property of this name has this value. */
    record Equal(String key, String value) implements Condition {
        @Override
        public boolean holds(Member member) {
            String byDefault = key.equals("name") ? member.name() : "";
            return new Has(key).holds(member)
                    && member.properties().getOrDefault(key, byDefault).equals(value);
        }

        @Override
        public String toString() {
            return ConditionText.word(key) + "=" + ConditionText.word(value);
        }
    }

    /** All parts hold. */
    record And(List<Condition> parts) implements Condition {
        /** Copies the list. */
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Member member) {
            return parts.stream().allMatch(part -> part.holds(member));
        }

        @Override
        public String toString() {
            return parts.stream().map(Condition::toString).collect(Collectors.joining(" and ", "(", ")"));
        }
    }

    /** At least one part holds. */
    record Or(List<Condition> parts) implements Condition {
        /** Copies the list. */
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Member member) {
            return parts.stream().anyMatch(part -> part.holds(member));
        }

        @Override
        public String toString() {
            return parts.stream().map(Condition::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /** The part doesn't hold. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Member member) {
            return !part.holds(member);
        }

        @Override
        public String toString() {
            return "not " + part;
        }
    }

    /** Whether a member meets it. */
    boolean holds(Member member);

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException says where the text stops making sense, and what was expected there
     */
    static Condition parse(String text) {
        return new ConditionText(text).read();
    }
}
