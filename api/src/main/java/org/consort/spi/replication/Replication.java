package org.consort.spi.replication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.consort.MemberId;

/**
 * Decides what becomes of the calls of one service: the same at every member, whether it carries the service or not.
 *
 * <p><em>Log events</em> ({@link #ordered}, {@link #said}, {@link #changed}) come at all members in the same order, and alone may alter the state that {@link #save} writes. <em>Local events</em>
 * ({@link #executed}, {@link #attempted}) come only where the object is; what follows from them for others has to be {@link Site#say said}. All on the group's thread: it must not block,
 * and reads neither clock nor chance.
 */
public interface Replication {

    /** A call stands in the log, and there is somebody who carries the service. {@link Site#refuse} may be called now, and not later. */
    void ordered(Call call);

    /**
     * What a member that carries the service has said stands in the log.
     *
     * @param by who said it, and still carries the service
     * @param message borrowed for the call; untrusted
     * @throws IllegalArgumentException if it makes no sense: then it counts for nothing
     */
    void said(MemberId by, ByteBuffer message, long index);

    /**
     * Who carries the service, or who is in the group, has changed; also called once at the beginning of each life, and after {@link #restore}.
     *
     * @param carriers whose objects serve now, in the order in which they began to
     * @param present who is in the group
     * @param index where it stands in the log
     */
    void changed(List<MemberId> carriers, List<MemberId> present, long index);

    /** The object here has executed a call of {@link Site#execute}; in their order. */
    default void executed(Call call, ByteBuffer result) {}

    /** The object here has executed the calls of {@link Site#attempt}. */
    default void attempted(Attempt attempt) {}

    /** Writes the state that log events have made. On the group's thread. */
    void save(DataOutput out) throws IOException;

    /**
     * Takes over what {@link #save} wrote at some member. The first call, if it comes.
     *
     * @throws IOException if it makes no sense; lengths are to be checked before memory is taken
     */
    void restore(DataInput in) throws IOException;
}
