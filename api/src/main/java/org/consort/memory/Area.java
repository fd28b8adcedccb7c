package org.consort.memory;

/**
 * The bytes of a region at one member, which one thread changes and any may look at without a lock. A look is good if nothing was changed meanwhile:
 *
 * <pre>{@code
 * long stamp = area.stamp();
 * long word = area.word(0);
 * if (area.isStill(stamp)) { … }
 * }</pre>
 *
 * <p>For {@link Session}s; users have {@link Region}.
 */
public interface Area {

    /** The stamp of bytes that are of no use any more: the region was dropped, or this member has come to another state. */
    long ENDED = -1;

    /** Names the region, also apart from another of its name later: the index of the entry that made it. */
    long id();

    /** Its size. */
    long sizeBytes();

    /** Begins a look: even, if all that is there is of whole entries; odd while one is being written. */
    long stamp();

    /**
     * Eight bytes as they are at this moment, the first one lowest; those behind the end are 0.
     *
     * @param number of the word, from 0 to below {@code sizeBytes / 8}, rounded up
     */
    long word(long number);

    /** Ends a look: true if it saw a prefix of the log, no more and no less. */
    boolean isStill(long stamp);
}
