package org.consort.memory.machine;

import org.consort.memory.RegionInfo;
import org.consort.memory.Session;

/** Bounds that are part of the replicated machine: they must be the same at every member, so they are no settings. */
final class Limits {

    /** Most regions. */
    static final int REGIONS = 1024;

    /** Most bytes of all regions together, whatever a setting says. */
    static final long ALL_BYTES = RegionInfo.SIZE_LIMIT;

    /** Most bytes of a name. */
    static final int NAME_BYTES = 64;

    /** Most bytes of an entry: twice what a session writes. */
    static final int ENTRY_BYTES = 2 * Session.WRITE_SET_BYTES;

    /** Most that wait at barriers. */
    static final int ARRIVALS = 1 << 14;

    private Limits() {}
}
