package org.consort.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Receipt;
import org.consort.Registration;

/**
 * Keeps regions of bytes at every member, and changes them in the one order of the group's log.
 *
 * <p>Get it by {@code group.abstraction(Memory.class)}, or as an OSGi service with the property {@code consort.group}. It stays the same for as long as the
 * group is held. Bytes are read and written by a {@link Session}:
 *
 * <pre>{@code
 * memory.create("board", 1 << 20).join().orThrow();
 * Session session = Session.on(memory);
 * Region board = session.region("board");
 * board.setLong(0, 42);                                        // plain: this session's alone as yet
 * board.setRelease(Type.INT, 8, 1);                            // one entry of the log has both
 * board.getAndAdd(Type.LONG, 16, 1L).join().orThrow();         // ordered, atomic
 * }</pre>
 *
 * <p>Numbers are little-endian. What each mode promises, and what may be seen under it:
 *
 * <table>
 * <caption>modes</caption>
 * <tr><th>mode</th><th>read</th><th>write</th><th>what may be seen</th></tr>
 * <tr><td>plain</td><td>this member's replica now, a prefix of the one order, with the session's own unreleased writes over it</td><td>kept in the session until its next ordered write</td>
 *     <td>old values for as long as this member lags; nothing of others until they release; both of two sessions miss the other's write (store buffering); updates lost between a read and a write</td></tr>
 * <tr><td>acquire, release</td><td>the same, but not before the session's last ordered operation</td><td>publishes what the session has written, this too, as one entry: all at once for everybody</td>
 *     <td>old values; lost updates. Store buffering no more</td></tr>
 * <tr><td>volatile</td><td>linearizable: all that anybody was told, or has read, anywhere, before the call</td><td>a release that is done when its reply is there</td><td>lost updates, between a read and a write</td></tr>
 * <tr><td>compareAndSet, getAndAdd, …</td><td colspan="2">one entry that reads and writes: linearizable and atomic</td><td>nothing</td></tr>
 * </table>
 *
 * <p>In no mode do two members see writes in different orders, or one of an entry's bytes without the others, or an old value after a newer one.
 *
 * <p>All that returns a future does not block, copies its arguments before it returns, and completes on the group's callback thread, never exceptionally: with one of the four
 * {@link Reply replies}. While this node is not in the group's view requests are rejected with {@link org.consort.Outcome.Reason#NOT_A_MEMBER}; while the bundle of the model is
 * replaced, with {@link org.consort.Outcome.Reason#BUSY}, and reads of the replica throw {@link MemoryException}. Names have 1 to 64 characters of {@code [A-Za-z0-9._-]}; everything else throws
 * {@link IllegalArgumentException}.
 */
public interface Memory {

    /**
     * Makes a region of zeros; one of this name and size that is there already is as good. Answered with the index of the entry that made it. Refused with
     * {@link Refusal#REGION_EXISTS} if it has another size, and with {@link Refusal#QUOTA} if all regions together would be larger than the setting
     * {@code memory.limit.bytes} of this node allows. Memory is taken as bytes are written, 64 KiB at a time.
     *
     * @throws IllegalArgumentException if the name is no name, or the size not from 1 to {@link RegionInfo#SIZE_LIMIT}
     */
    CompletableFuture<Reply<Long>> create(String region, long sizeBytes);

    /** Drops a region with all that is in it. Who still has a {@link Region} of it is told {@link Refusal#NO_SUCH_REGION}. */
    CompletableFuture<Reply<Long>> drop(String region);

    /** The regions at this member, by name. */
    Map<String, RegionInfo> regions();

    /**
     * Waits until so many have come to a barrier: the entry of the last one lets all of them pass, everywhere. Who leaves the view while it waits, or begins another life, counts no more;
     * whoever is told that the reply is unknown is not waiting. A member can come several times, and counts each time. Refused with {@link Refusal#PARTIES_DIFFER} if others wait there for
     * another number.
     *
     * <p>{@link Session#barrier} releases what the session has written before it waits.
     *
     * @throws IllegalArgumentException if the name is no name, or the parties not from 1 to {@link Passage#PARTIES}
     */
    CompletableFuture<Reply<Passage>> barrier(String name, int parties);

    /** Takes all that wait at a barrier at this member out of it: they are refused with {@link Refusal#WITHDRAWN}. */
    CompletableFuture<Reply<Long>> withdraw(String barrier);

    /**
     * Tells a listener of all that is written to a range, in the order of the log, from now on until closed. It loses nothing, or says what.
     *
     * @param watch for this registration alone: it keeps the position
     */
    Registration watch(Watch watch, WatchListener listener);

    /** Completes when this member has all that anybody was told, or has read, before the call: what is read here afterwards is no older. */
    CompletableFuture<Reply<Receipt>> latest();

    /** The last entry of the log that this member's replica has seen. */
    Receipt position();

    /** How it fares: sorted names and values. */
    Map<String, String> statistics();

    // What sessions stand on.

    /**
     * The bytes of a region at this member, for a {@link Session}; empty if there is no such region here.
     *
     * @throws MemoryException while the bundle of the model is replaced
     */
    Optional<Area> area(String region);

    /**
     * Puts what a session has written, and perhaps an atomic operation behind it, into the log as one entry. Settles the publication once, before the reply is there.
     *
     * @return the bits that stood where the atomic operation is, as they were before it; 0 without one
     */
    CompletableFuture<Reply<Long>> publish(Publication publication);
}
