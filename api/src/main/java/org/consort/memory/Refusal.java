package org.consort.memory;

/** Why the memory refused a request. Nothing of a refused request has been done, and nothing was lost. */
public enum Refusal {
    /** There is no region of this name, or the one that was meant was dropped. */
    NO_SUCH_REGION,
    /** There is one already, of another size. */
    REGION_EXISTS,
    /** All regions together would be larger than is allowed where this one was asked for. */
    QUOTA,
    /** Some of the bytes are not in the region. */
    OUT_OF_RANGE,
    /** The number of an atomic operation lies at no multiple of its width. */
    MISALIGNED,
    /** Others wait at the barrier for another number of parties. */
    PARTIES_DIFFER,
    /** What waited at the barrier was withdrawn. */
    WITHDRAWN,
    /** A bound that all members share is reached: of regions, of those who wait at barriers. */
    LIMIT,
    /** The entry made no sense: it came from another version of Consort, or from an enemy. */
    MALFORMED
}
