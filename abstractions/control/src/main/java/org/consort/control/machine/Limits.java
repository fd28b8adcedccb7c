package org.consort.control.machine;

import org.consort.control.Change;

/** Bounds that are part of the replicated machine: they must be the same at every member, so they are no settings. */
final class Limits {

    /** Most changes between entry and decision; more are refused. */
    static final int PENDING = 1024;

    /** Most bytes of their entries together. */
    static final int PENDING_BYTES = 16 << 20;

    /** The longest entry: an argument and what describes it. */
    static final int ENTRY_BYTES = Change.ARGUMENT_LIMIT + (1 << 17);

    /** Most targets of a change, and members of a view. */
    static final int SEATS = 1 << 12;

    /** Most types that a member knows of. */
    static final int TYPES = 1 << 10;

    /** The largest state of a handler. */
    static final int STATE_BYTES = 64 << 20;

    /** The longest replicated core of a snapshot. */
    static final int CORE_BYTES = 128 << 20;

    /** What a member keeps of changes whose type has no handler there. */
    static final int BACKLOG_BYTES = 4 << 20;

    /**
     * How many steps of user code may wait at a member before it prepares nothing more; with twice as many it asks to be
     * ejected, since only adopting the group's state lets it catch up.
     */
    static final int STEPS = 1 << 11;

    /** Most records of the history that a setting may ask for. */
    static final int RECORDS = 1 << 18;

    private Limits() {}
}
