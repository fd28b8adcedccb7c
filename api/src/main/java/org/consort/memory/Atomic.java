package org.consort.memory;

/**
 * An operation that reads and writes a number in one step of the log.
 *
 * @param kind what it does
 * @param region its {@link Area#id}
 * @param offset of the number, a multiple of its width
 * @param type of the number
 * @param expected what has to be there, for {@link Kind#EXCHANGE_IF}; else 0
 * @param operand what is set, added, or combined
 */
public record Atomic(Kind kind, long region, long offset, Type<?> type, long expected, long operand) {

    /** What it does with the number that is there. */
    public enum Kind {
        /** Sets the operand. */
        EXCHANGE,
        /** Sets the operand if the expected is there, bit for bit. */
        EXCHANGE_IF,
        /** Adds the operand. */
        ADD,
        /** Bitwise or. */
        OR,
        /** Bitwise and. */
        AND,
        /** Bitwise exclusive or. */
        XOR
    }

    /** Checks that the type suits. */
    public Atomic {
        boolean isBitwise = kind == Kind.OR || kind == Kind.AND || kind == Kind.XOR;
        if (isBitwise && !type.isIntegral()) {
            throw new IllegalArgumentException(kind + " of a " + type + ": use a whole number");
        }
    }

    /** What is there after it. */
    public long apply(long bits) {
        long next = switch (kind) {
            case EXCHANGE -> operand;
            case EXCHANGE_IF -> bits == (expected & type.mask()) ? operand : bits;
            case ADD -> type.sum(bits, operand);
            case OR -> bits | operand;
            case AND -> bits & operand;
            case XOR -> bits ^ operand;
        };
        return next & type.mask();
    }
}
