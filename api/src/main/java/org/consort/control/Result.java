package org.consort.control;

import java.nio.ByteBuffer;
import org.consort.MemberId;

/**
 * What a change came to at one target.
 *
 * @param member the target; of a member that was named but not in the view, only the name is known (incarnation 0)
 * @param kind how it went
 * @param value the result, or its SHA-256 if it is longer than {@link #VALUE_LIMIT}; empty where there is none. Read-only.
 * @param reason why there is no result, for a person; empty if there is one
 */
public record Result(MemberId member, Kind kind, ByteBuffer value, String reason) {

    /** The longest result on which the group agrees in full, in bytes. */
    public static final int VALUE_LIMIT = 1000;

    /** How it went. */
    public enum Kind {
        /** The target prepared it. */
        SUCCEEDED,
        /** The target could not. */
        FAILED,
        /** The target prepared it, with another result than most, though the type is deterministic. */
        DISSENTED,
        /** The target left the view before it answered. */
        LOST,
        /** The decision was made without the target's answer. */
        SILENT
    }

    /** Takes a view of the value. */
    public Result {
        value = value.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer value() {
        return value.duplicate();
    }
}
