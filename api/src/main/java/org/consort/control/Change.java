package org.consort.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A change to be submitted.
 *
 * @param type its type, registered at the submitter
 * @param argument what handlers get, at most {@link #ARGUMENT_LIMIT} bytes
 * @param target who executes it; not asked for inline types, which everybody executes
 * @param rule what decides
 * @param limit how long it may take until the decision, 1 ms to 24 h
 * @param ejectDissenters whether members whose result differs under a deterministic type have to leave the group
 */
public record Change(
        String type, ByteBuffer argument, Target target, Rule rule, Duration limit, boolean ejectDissenters) {

    /** The longest argument, in bytes. */
    public static final int ARGUMENT_LIMIT = 1 << 20;

    /** The longest time limit. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException says which is exceeded
     */
    public Change {
        TypeName.check("change type", type);
        if (argument.remaining() > ARGUMENT_LIMIT) {
            throw new IllegalArgumentException("change of type '" + type + "': argument of " + argument.remaining()
                    + " bytes; the most is " + ARGUMENT_LIMIT + ": refer to larger data by name");
        }
        if (limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "change of type '" + type + "': time limit " + limit + "; use 1 ms to " + LONGEST);
        }
    }

    /** A change at all members, which commits if all succeed within 30 seconds. */
    public static Change of(String type, ByteBuffer argument) {
        return new Change(type, argument, Target.all(), Rule.all(), Duration.ofSeconds(30), false);
    }

    /** The same with a text in UTF-8 for argument. */
    public static Change of(String type, String argument) {
        return of(type, ByteBuffer.wrap(argument.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same at other members. */
    public Change at(Target where) {
        return new Change(type, argument, where, rule, limit, ejectDissenters);
    }

    /** The same with another rule. */
    public Change decidedBy(Rule by) {
        return new Change(type, argument, target, by, limit, ejectDissenters);
    }

    /** The same with another time limit. */
    public Change within(Duration time) {
        return new Change(type, argument, target, rule, time, ejectDissenters);
    }

    /** The same, but dissenters have to leave the group. */
    public Change ejectingDissenters() {
        return new Change(type, argument, target, rule, limit, true);
    }
}
