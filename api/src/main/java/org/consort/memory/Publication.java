package org.consort.memory;

import java.util.List;
import java.util.Optional;

/** What a session puts into the log as one entry: what it has written, and perhaps an atomic operation behind that. For {@link Memory#publish}. */
public final class Publication {

    /** What became of it. */
    public enum Fate {
        /** Nothing is known yet. */
        OPEN,
        /** The replica of this member has it. */
        APPLIED,
        /** It is not in the log and never will be, or was refused: the session keeps what it has written. */
        RETURNED,
        /** It may be in the log, or may yet come into it: the session does not say it again. */
        UNKNOWN
    }

    private final WriteSet writes;
    private final Optional<Atomic> atomic;
    private volatile Fate fate = Fate.OPEN;

    Publication(WriteSet writes, Optional<Atomic> atomic) {
        this.writes = writes;
        this.atomic = atomic;
    }

    /** What was written, in the order of regions and offsets. */
    public List<Run> runs() {
        return writes.runs();
    }

    /** What is done behind it. */
    public Optional<Atomic> atomic() {
        return atomic;
    }

    /** For the model: called once; if it was applied, on the group's thread before the next entry is. */
    public void settle(Fate known) {
        fate = known;
    }

    /** What became of it, as far as this member knows. */
    public Fate fate() {
        return fate;
    }

    WriteSet writes() {
        return writes;
    }
}
