package org.consort.database;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** One step of a {@link Transaction}. Made by its builder, which checks it. */
public sealed interface Step {

    /** The table that it is about. */
    String table();

    /** Goes on only if the row has this revision; 0 if it must not be there. */
    record IfRevision(String table, Key key, long revision) implements Step {}

    /** Goes on only if the row is there and has this value. */
    record IfValue(String table, Key key, ByteBuffer value) implements Step {}

    /** Goes on only if nothing in the range was written after this revision. */
    record IfUnchanged(String table, Range range, long since) implements Step {}

    /** Writes a row. */
    record Put(String table, Key key, ByteBuffer value, Optional<Duration> timeToLive) implements Step {}

    /** Deletes a row, if it is there. */
    record Delete(String table, Key key) implements Step {}

    /** Deletes the rows of a range. */
    record DeleteRange(String table, Range range) implements Step {}

    /** Adds to a number; goes on only if the sum is not less than the least. */
    record Add(String table, Key key, long delta, long least) implements Step {}

    /** Reads a row, as it is after the steps before. */
    record Get(String table, Key key) implements Step {}
}
