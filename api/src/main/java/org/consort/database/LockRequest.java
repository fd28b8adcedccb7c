package org.consort.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks for locks, all of them at once or none. Immutable.
 *
 * <p>Requests that exclude each other are granted in the order of the log. A request by an owner who holds nothing can't be
 * part of a deadlock; one that is {@link #heldWith} others can.
 *
 * @param scopes what is to be locked; 1 to {@value #SCOPES}
 * @param lease how long it is held at most, from its place in the log on, unless renewed; empty: until released, or until the member leaves
 * @param patience how long it may wait; zero: not at all; empty: for ever
 * @param with a lock that is held already by the same owner; empty for an owner of its own
 */
public record LockRequest(
        List<Scope> scopes, Optional<Duration> lease, Optional<Duration> patience, Optional<Grant> with) {

    /** Most scopes of a request. */
    public static final int SCOPES = 256;

    /** The longest lease, patience and time to live. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    /**
     * What is locked.
     *
     * @param table its table
     * @param range its keys, whether there are rows or not
     * @param exclusive false if others may lock it too, not exclusively; nobody else writes there in either case
     */
    public record Scope(String table, Range range, boolean exclusive) {}

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if there is no scope, or too many, or a time is out of range
     */
    public LockRequest {
        scopes = List.copyOf(scopes);
        if (scopes.isEmpty() || scopes.size() > SCOPES) {
            throw new IllegalArgumentException(
                    "a lock request has 1 to " + SCOPES + " scopes, not " + scopes.size() + ": lock a range instead");
        }
        lease.ifPresent(time -> check("lease", time, Duration.ofMillis(1)));
        patience.ifPresent(time -> check("patience", time, Duration.ZERO));
    }

    private LockRequest(Scope scope) {
        this(List.of(scope), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An exclusive lock on a key. */
    public static LockRequest exclusive(String table, Key key) {
        return exclusive(table, Range.only(key));
    }

    /** An exclusive lock on a range; {@link Range#all} for a whole table. */
    public static LockRequest exclusive(String table, Range range) {
        return new LockRequest(new Scope(table, range, true));
    }

    /** A shared lock on a key. */
    public static LockRequest shared(String table, Key key) {
        return shared(table, Range.only(key));
    }

    /** A shared lock on a range; {@link Range#all} for a whole table. */
    public static LockRequest shared(String table, Range range) {
        return new LockRequest(new Scope(table, range, false));
    }

    /** The same with the scopes of another. */
    public LockRequest and(LockRequest other) {
        List<Scope> all = new ArrayList<>(scopes);
        all.addAll(other.scopes);
        return new LockRequest(all, lease, patience, with);
    }

    /** The same with a lease. */
    public LockRequest lease(Duration time) {
        return new LockRequest(scopes, Optional.of(time), patience, with);
    }

    /** The same, that waits so long at most. */
    public LockRequest waitAtMost(Duration time) {
        return new LockRequest(scopes, lease, Optional.of(time), with);
    }

    /** The same for the owner of a lock that is held. */
    public LockRequest heldWith(Grant grant) {
        return new LockRequest(scopes, lease, patience, Optional.of(grant));
    }

    private static void check(String what, Duration time, Duration least) {
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a " + what + " of " + time + ": use " + least + " to " + LONGEST.toDays() + " days");
        }
    }
}
