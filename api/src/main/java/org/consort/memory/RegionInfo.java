package org.consort.memory;

/**
 * A region as it is at this member.
 *
 * @param name its name
 * @param index of the entry that made it
 * @param sizeBytes its size
 * @param takenBytes what it takes of this member's memory: what was never written takes none
 */
public record RegionInfo(String name, long index, long sizeBytes, long takenBytes) {

    /** The largest size: 64 GiB. */
    public static final long SIZE_LIMIT = 1L << 36;
}
