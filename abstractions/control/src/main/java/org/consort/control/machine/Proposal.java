package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.consort.MemberId;
import org.consort.control.Change;
import org.consort.control.Condition;
import org.consort.control.Rule;
import org.consort.control.Target;

/**
 * A change to vote on, as it stands in the log: all that its decision depends on travels with it, so that members need not
 * have its type registered to decide alike.
 *
 * @param token tells the submitter's own calls apart
 * @param deterministic whether results have to be the same
 * @param ejects whether dissenters have to go
 * @param limitMillis time until it expires
 * @param claim what it touches
 */
record Proposal(
        long token,
        boolean deterministic,
        boolean ejects,
        int limitMillis,
        Claim claim,
        Target target,
        Rule rule,
        ByteBuffer argument) {

    static final int RESOURCE_LIMIT = 16;
    static final int NAME_BYTES = 4 * MemberId.NAME_LIMIT;
    private static final int TEXT_BYTES = 4 * Condition.TEXT_LIMIT;
    private static final int DETERMINISTIC = 1;
    private static final int EJECTS = 2;

    String type() {
        return claim.type();
    }

    void write(Output out) {
        out.i64(token).u8((deterministic ? DETERMINISTIC : 0) | (ejects ? EJECTS : 0));
        out.i32(limitMillis).text(type()).each(new TreeSet<>(claim.resources()), Output::text);
        write(out, target);
        write(out, rule);
        out.rest(argument);
    }

    /**
     * Reads one; the argument is a view of the input.
     *
     * @throws Malformed if it is none
     */
    static Proposal read(Input in) {
        long token = in.i64();
        int flags = in.u8();
        int limitMillis = in.i32(1, (int) Change.LONGEST.toMillis());
        String type = in.text(NAME_BYTES);
        Set<String> resources = new LinkedHashSet<>(in.each(RESOURCE_LIMIT, i -> i.text(NAME_BYTES)));
        Target target = readTarget(in);
        Rule rule = readRule(in);
        ByteBuffer argument = in.rest();
        if (argument.remaining() > Change.ARGUMENT_LIMIT) {
            throw new Malformed("argument of " + argument.remaining() + " bytes");
        }
        return new Proposal(
                token,
                (flags & DETERMINISTIC) != 0,
                (flags & EJECTS) != 0,
                limitMillis,
                new Claim(type, resources),
                target,
                rule,
                argument);
    }

    private static void write(Output out, Target target) {
        if (target instanceof Target.Named named) {
            out.u8(1).each(new TreeSet<>(named.names()), Output::text);
        } else if (target instanceof Target.Where where) {
            out.u8(2).text(where.condition().toString());
        } else {
            out.u8(0);
        }
    }

    private static Target readTarget(Input in) {
        int kind = in.u8();
        try {
            return switch (kind) {
                case 0 -> Target.all();
                case 1 -> named(in.each(Target.NAME_COUNT_LIMIT, i -> i.text(NAME_BYTES)));
                case 2 -> Target.where(in.text(TEXT_BYTES));
                default -> throw new Malformed("target of kind " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Target named(List<String> names) {
        return new Target.Named(new LinkedHashSet<>(names));
    }

    private static void write(Output out, Rule rule) {
        if (rule instanceof Rule.Named named) {
            out.u8(3).text(named.name());
        } else if (rule instanceof Rule.AtLeast atLeast) {
            out.u8(2).i32(atLeast.count());
        } else {
            out.u8(rule instanceof Rule.Majority ? 1 : 0);
        }
    }

    private static Rule readRule(Input in) {
        int kind = in.u8();
        try {
            return switch (kind) {
                case 0 -> Rule.all();
                case 1 -> Rule.majority();
                case 2 -> Rule.atLeast(in.i32(1, Integer.MAX_VALUE));
                case 3 -> Rule.named(in.text(NAME_BYTES));
                default -> throw new Malformed("rule of kind " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }
}
