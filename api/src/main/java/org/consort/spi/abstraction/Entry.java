package org.consort.spi.abstraction;

import java.nio.ByteBuffer;
import org.consort.MemberId;
import org.consort.spi.Slab;

/** An entry as a machine sees it: borrowed for the call, since one object serves all entries. */
public interface Entry {

    /** Index in the log; for the levels outside it, the last index delivered. */
    long index();

    /** The epoch that ordered it. */
    long epoch();

    /** Who submitted it. */
    MemberId sender();

    /** The sender's ordinal in the group. */
    int ordinal();

    /** True at the member that submitted it. */
    boolean isLocal();

    /** The memory it stands in; retain it to keep the payload without copying. */
    Slab slab();

    /** Where the payload begins in the slab. */
    int offset();

    /** Length of the payload. */
    int length();

    /** A view of the payload with its own position: costs an allocation, valid for the call. */
    ByteBuffer payload();
}
