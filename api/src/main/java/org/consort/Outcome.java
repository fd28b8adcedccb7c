package org.consort;

import java.nio.ByteBuffer;

/** What became of a submission: three outcomes, never two. */
public sealed interface Outcome {

    /**
     * The submission is in the log, once, at every member of this and of all later views.
     *
     * <p>A message of level {@link Delivery#BROADCAST} or {@link Delivery#RELIABLE} stands outside the log: its
     * receipt has the index of the entry before it.
     *
     * @param receipt where it stands
     * @param result what the abstraction answered when it applied the entry; read-only, empty if nothing
     */
    record Acknowledged(Receipt receipt, ByteBuffer result) implements Outcome {

        /** The answer, in a view with a position of its own for each call. */
        @Override
        public ByteBuffer result() {
            return result.asReadOnlyBuffer();
        }

        /** For a person: the receipt, and how long the answer is. */
        @Override
        public String toString() {
            return "Acknowledged[receipt=" + receipt + ", result=" + result.remaining() + " bytes]";
        }
    }

    /**
     * The submission is surely not in the log and never will be. It is safe to submit it again.
     *
     * @param reason why
     * @param detail what happened and what to do, for a person
     */
    record Rejected(Reason reason, String detail) implements Outcome {}

    /**
     * The submission may be in the log already, or may yet come into it.
     *
     * @param detail what happened and what to do, for a person
     */
    record Unknown(String detail) implements Outcome {}

    /** Why a submission was rejected. */
    enum Reason {
        /** A bound is reached: the group is slower than its submitters. Try again later. */
        BUSY,
        /** Too few members can be reached to answer in time: whether this member is up to date can't be told. Try again later. */
        BLOCKED,
        /** The payload is larger than the group's limit. */
        TOO_LARGE,
        /** The node is not in the group yet, or no longer. */
        NOT_A_MEMBER,
        /** The group, the abstraction or the addressed part is not there. */
        NO_SUCH_TARGET,
        /** The abstraction refuses this request. */
        REFUSED
    }

    /** The receipt, for callers to whom any other outcome is an error. */
    default Receipt orThrow() {
        if (this instanceof Acknowledged a) {
            return a.receipt();
        }
        throw new IllegalStateException(toString());
    }
}
