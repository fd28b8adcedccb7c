package org.consort.services.machine;

import org.consort.service.Replicated;

/** Bounds that are the same at every member. */
final class Limits {

    /** Most services of a group. */
    static final int SERVICES = 1 << 10;

    /** The longest name of anything. */
    static final int NAME_BYTES = 1 << 10;

    /** Most interfaces of a service. */
    static final int INTERFACES = 16;

    /** Most members that carry a service. */
    static final int HOLDERS = 1 << 12;

    /** The largest state. */
    static final int STATE_BYTES = Replicated.STATE_BYTES;

    /** How much may be to do since the last checkpoint; a member that has more has lost the state. */
    static final int ITEMS = 1 << 15;

    /** As {@link #ITEMS}, in bytes, above the checkpoint's. */
    static final int ITEM_BYTES = 48 << 20;

    /** With so much to do since the last checkpoint, another is taken. */
    static final int CHECKPOINT_ITEMS = 1 << 12;

    /** As {@link #CHECKPOINT_ITEMS}, in bytes, if the checkpoint is not larger than that. */
    static final int CHECKPOINT_BYTES = 1 << 20;

    /** What one entry has of a state that is fetched. */
    static final int CHUNK_BYTES = 1 << 17;

    /** The longest state of an algorithm. */
    static final int REPLICATION_BYTES = 64 << 20;

    private Limits() {}
}
