package org.consort.testkit.check;

import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;

/** Something that happened at one process. The order of events in a history is that of virtual time. */
public sealed interface Event {

    /** The process: one incarnation of a node. */
    MemberId at();

    /** The application handed a submission over. */
    record Submitted(MemberId at, Tag tag) implements Event {}

    /**
     * The process took over a state, as a founder or by state transfer.
     *
     * @param lastIndex index of the last item that the state has
     * @param state digest of the state
     */
    record Adopted(MemberId at, long lastIndex, long state) implements Event {}

    /** The process began with this view, which its state has already. */
    record Began(MemberId at, View view) implements Event {}

    /**
     * A submission was delivered.
     *
     * @param index first index it takes; for levels outside the log, the last one delivered
     * @param entries how many consecutive indexes it takes
     * @param state digest of the state with it
     */
    record Delivered(MemberId at, Tag tag, long index, int entries, long epoch, long state) implements Event {}

    /** The process installed a view. */
    record Installed(MemberId at, View view, long state) implements Event {}

    /** The process stopped for ever. */
    record Ended(MemberId at, How how) implements Event {}

    /** The application was told what became of a submission. */
    record Settled(MemberId at, Tag tag, Outcome outcome) implements Event {}

    /** The process wants to read what the group had acknowledged by now, anywhere. */
    record Asked(MemberId at, long token) implements Event {}

    /**
     * The process may read.
     *
     * @param index the last one that it has, as it was told
     */
    record Read(MemberId at, long token, long index) implements Event {}

    /** The process was told that it can't read. */
    record Unread(MemberId at, long token) implements Event {}

    /** The process is alive, but others have a reason to take it for dead: from here on a view may be formed without it. */
    record Doubted(MemberId at) implements Event {}

    /**
     * How a process stood when all faults had ended and the group had had time to recover.
     *
     * @param how for a person
     */
    record Stood(MemberId at, Rest rest, String how) implements Event {}

    /** Whether a process came to rest. */
    enum Rest {
        /** In one view with all that live, and all it submitted was delivered. */
        SETTLED,
        /** The policy forbids to go on with those that are left, or no member is left. */
        BLOCKED,
        /** Not where it should be. */
        RESTLESS
    }

    /** How a process ends. */
    enum How {
        /** It died. */
        CRASHED,
        /** It was told that it is no longer a member. */
        EXCLUDED,
        /** It left by its own wish. */
        LEFT
    }
}
