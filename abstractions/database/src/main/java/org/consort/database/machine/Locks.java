package org.consort.database.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.database.Grant;
import org.consort.database.Refusal;

/**
 * Who holds which locks, and who waits for them, the same at every member. Requests that exclude each other are granted in the order of the log; one that would close a circle of owners
 * that wait for each other is refused, and as every circle is closed by an entry, there never is one. Group's thread.
 *
 * <p>One exception to the order: a request goes before an earlier one that waits for its own owner, which it could only wait for in vain.
 */
final class Locks {

    private final NavigableMap<Long, Hold> holds = new TreeMap<>();
    private final TreeSet<Hold> deadlines =
            new TreeSet<>(Comparator.<Hold>comparingLong(hold -> hold.deadline).thenComparing(hold -> hold));
    /** Asked by owner, never gone through: its order means nothing. */
    private final Map<Long, List<Hold>> waiting = new HashMap<>();

    private int claims;

    /** All of them, the oldest request first. */
    Collection<Hold> all() {
        return holds.values();
    }

    boolean hasDeadlines() {
        return !deadlines.isEmpty();
    }

    /**
     * The lock that a grant proves.
     *
     * @throws Declined if it is not held any more, or not by this member
     */
    Hold held(Grant grant, MemberId by) {
        Hold hold = holds.get(grant.lock());
        if (hold == null
                || !hold.token().equals(Optional.of(grant.token()))
                || !hold.member().equals(by)) {
            throw new Declined(
                    Refusal.STALE_TOKEN,
                    "lock " + grant.lock() + " with token " + grant.token() + " is not held by " + by
                            + " any more: it was released, its lease was over, or its member began another life; "
                            + "ask for it again");
        }
        return hold;
    }

    /**
     * Takes a request: grants it, or has it wait.
     *
     * @param waits false if it is to be refused when it can't be granted
     * @throws Declined if it is refused; then nothing has changed
     */
    void request(Hold hold, Receipt at, boolean waits, long ticks) {
        if (holds.size() >= Limits.LOCKS || claims + hold.claims().size() > Limits.CLAIMS) {
            throw new Declined(
                    Refusal.LIMIT,
                    "the group has " + holds.size()
                            + " locks, and people who wait for them: try later, or lock ranges");
        }
        List<Hold> blockers = blockers(hold);
        if (!blockers.isEmpty() && !waits) {
            throw new Declined(Refusal.LOCKED, "in the way: " + blockers);
        }
        if (!blockers.isEmpty() && closesCircle(hold, blockers)) {
            throw new Declined(
                    Refusal.DEADLOCK,
                    "it would wait for " + blockers
                            + ", and they for the locks that its owner holds: release those, and begin again");
        }
        admit(hold);
        if (blockers.isEmpty()) {
            grant(hold, at, ticks);
        }
    }

    /** Puts one in, as a request or a snapshot has it. */
    void admit(Hold hold) {
        holds.put(hold.lock(), hold);
        if (!hold.isHeld()) {
            waiting.computeIfAbsent(hold.owner(), owner -> new ArrayList<>(1)).add(hold);
        }
        claims += hold.claims().size();
        hold.claims().forEach(claim -> claim.table().claims.add(claim));
        if (hold.deadline > 0) {
            deadlines.add(hold);
        }
    }

    /** Holds it for so many ticks from now on. */
    void renew(Hold hold, long lease, long ticks) {
        deadlines.remove(hold);
        hold.lease = lease;
        hold.deadline = ticks + lease;
        deadlines.add(hold);
    }

    /**
     * What became of others when locks went.
     *
     * @param granted those that are held now
     * @param victims those that are gone too: they would have waited for each other
     */
    record Passed(List<Hold> granted, List<Hold> victims) {}

    /** Takes these out, and passes on what they kept from others. */
    Passed release(Collection<Hold> gone, Receipt at, long ticks) {
        Passed passed = new Passed(new ArrayList<>(), new ArrayList<>());
        release(gone, at, ticks, passed);
        return passed;
    }

    private void release(Collection<Hold> gone, Receipt at, long ticks, Passed passed) {
        Set<Long> owners = new HashSet<>();
        for (Hold hold : gone) {
            owners.add(hold.owner());
            holds.remove(hold.lock());
            waitsNoMore(hold);
            deadlines.remove(hold);
            claims -= hold.claims().size();
            hold.claims().forEach(claim -> claim.table().claims.remove(claim));
        }
        for (Hold hold : waitingFor(gone)) {
            if (!isBlocked(hold)) {
                grant(hold, at, ticks);
                passed.granted().add(hold);
            }
        }
        // Whom an owner went before, it may have to wait for now.
        TreeSet<Hold> left = new TreeSet<>();
        owners.forEach(owner -> left.addAll(waiting.getOrDefault(owner, List.of())));
        for (Hold hold : left) {
            if (!hold.isHeld() && holds.containsKey(hold.lock()) && closesCircle(hold, blockers(hold))) {
                passed.victims().add(hold);
                release(List.of(hold), at, ticks, passed);
            }
        }
    }

    private static TreeSet<Hold> waitingFor(Collection<Hold> gone) {
        TreeSet<Hold> candidates = new TreeSet<>();
        for (Hold hold : gone) {
            for (Claim claim : hold.claims()) {
                claim.table().claims.any(claim, other -> {
                    if (!other.hold().isHeld()) {
                        candidates.add(other.hold());
                    }
                    return false;
                });
            }
        }
        return candidates;
    }

    /** Those whose time is over. */
    List<Hold> over(long ticks) {
        List<Hold> over = new ArrayList<>();
        for (Hold hold : deadlines) {
            if (hold.deadline > ticks) {
                break;
            }
            over.add(hold);
        }
        return over;
    }

    /** Those of members that such a view does not have. */
    List<Hold> of(Predicate<MemberId> members) {
        return holds.values().stream()
                .filter(hold -> members.test(hold.member()))
                .toList();
    }

    /**
     * Checks that a row may be written.
     *
     * @param by the lock under which it is written, if any
     * @throws Declined if another owner's lock is in the way, or the lock does not cover the row
     */
    void checkWrite(Table table, byte[] key, Optional<Hold> by) {
        if (by.isEmpty()) {
            if (!table.claims.isEmpty()
                    && table.claims.anyOver(key, claim -> claim.hold().isHeld())) {
                throw new Declined(
                        Refusal.LOCKED,
                        "the row is locked in table '" + table.name + "': lock it, and write under that");
            }
        } else {
            long owner = by.get().owner();
            if (!table.claims.anyOver(
                    key,
                    claim -> claim.exclusive()
                            && claim.hold().owner() == owner
                            && claim.hold().isHeld())) {
                throw new Declined(
                        Refusal.NOT_COVERED,
                        "no exclusive lock of this owner covers the row in table '" + table.name + "'");
            }
        }
    }

    /** What is in the way of a request, the oldest first. */
    List<Hold> blockers(Hold hold) {
        TreeSet<Hold> found = new TreeSet<>();
        for (Claim claim : hold.claims()) {
            claim.table().claims.any(claim, other -> {
                if (blocks(other, claim)) {
                    found.add(other.hold());
                }
                return false;
            });
        }
        return List.copyOf(found);
    }

    private boolean isBlocked(Hold hold) {
        return hold.claims().stream().anyMatch(claim -> claim.table().claims.any(claim, other -> blocks(other, claim)));
    }

    private static boolean blocks(Claim other, Claim claim) {
        return other.excludes(claim)
                && (other.hold().isHeld()
                        || other.hold().lock() < claim.hold().lock()
                                && !waitsFor(other.hold(), claim.hold().owner()));
    }

    /** Whether locks that this owner holds are in the way of a request. */
    private static boolean waitsFor(Hold waiting, long owner) {
        return waiting.claims().stream()
                .anyMatch(claim -> claim.table()
                        .claims
                        .any(
                                claim,
                                other -> other.hold().owner() == owner
                                        && other.hold().isHeld()
                                        && other.excludes(claim)));
    }

    private boolean closesCircle(Hold hold, List<Hold> blockers) {
        if (hold.owner() == hold.lock()) {
            // An owner of nothing yet: nobody waits for it.
            return false;
        }
        Set<Long> seen = new HashSet<>();
        List<Hold> open = new ArrayList<>(blockers);
        while (!open.isEmpty()) {
            long owner = open.remove(open.size() - 1).owner();
            if (owner == hold.owner()) {
                return true;
            }
            if (seen.add(owner)) {
                waiting.getOrDefault(owner, List.of()).forEach(next -> open.addAll(blockers(next)));
            }
        }
        return false;
    }

    private void waitsNoMore(Hold hold) {
        List<Hold> there = waiting.get(hold.owner());
        if (there != null && there.remove(hold) && there.isEmpty()) {
            waiting.remove(hold.owner());
        }
    }

    private void grant(Hold hold, Receipt at, long ticks) {
        waitsNoMore(hold);
        deadlines.remove(hold);
        hold.granted(at);
        hold.deadline = hold.lease > 0 ? ticks + hold.lease : 0;
        if (hold.deadline > 0) {
            deadlines.add(hold);
        }
    }
}
