package org.consort.memory;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * What a session has written and cannot read from the replica yet: what waits for a release, and what is on its way. The newest counts: what waits, then what went last. Of what was applied
 * the replica tells, and of what nobody knows.
 */
final class OwnWrites {

    private final Deque<Publication> underWay;
    private WriteSet waiting;

    /** What an entry with all that is on its way would have. */
    private long underWayCost;

    OwnWrites() {
        this(new WriteSet(), new ArrayDeque<>());
    }

    private OwnWrites(WriteSet waiting, Collection<Publication> underWay) {
        this.waiting = waiting;
        this.underWay = new ArrayDeque<>(underWay);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    WriteSet waiting() {
        return waiting;
    }

    /** About what an entry would have with all that is undecided: that is what may come to wait at once. */
    long cost() {
        return waiting.cost() + underWayCost;
    }

    /** Forgets what waits for a release. */
    void discard() {
        waiting = new WriteSet();
    }

    /** All that waits goes. */
    Publication publish(Optional<Atomic> atomic) {
        Publication publication = new Publication(waiting, atomic);
        underWayCost += waiting.cost();
        waiting = new WriteSet();
        underWay.addLast(publication);
        return publication;
    }

    /** Takes notice of what has arrived. What came back waits again, but for what was written anew since. */
    void absorb() {
        while (!underWay.isEmpty() && underWay.getFirst().fate() != Publication.Fate.OPEN) {
            Publication first = underWay.removeFirst();
            underWayCost -= first.writes().cost();
            if (first.fate() == Publication.Fate.RETURNED) {
                WriteSet back = first.writes();
                for (Publication newer : underWay) {
                    back = back.without(newer.writes());
                }
                waiting = back.under(waiting);
            }
        }
    }

    /** What it has now of a range; what is on its way is told as it will be when it is asked. */
    OwnWrites part(long region, long offset, long length) {
        return new OwnWrites(waiting.part(region, offset, length), underWay);
    }

    /** A number as the session sees it, of these bits in the replica. */
    long over(long region, long offset, int width, long replica) {
        long decided = waiting.mask(region, offset, width);
        long own = decided;
        long bits = waiting.bits(region, offset, width);
        for (Iterator<Publication> newest = underWay.descendingIterator(); newest.hasNext(); ) {
            Publication publication = newest.next();
            long more = publication.writes().mask(region, offset, width) & ~decided;
            decided |= more;
            if (isOwn(publication)) {
                own |= more;
                bits |= publication.writes().bits(region, offset, width) & more;
            }
        }
        return replica & ~own | bits;
    }

    /** The same for bytes, in place. */
    void over(long region, long offset, byte[] replica) {
        boolean[] decided = new boolean[replica.length];
        waiting.over(region, offset, replica, decided);
        for (Iterator<Publication> newest = underWay.descendingIterator(); newest.hasNext(); ) {
            Publication publication = newest.next();
            if (isOwn(publication)) {
                publication.writes().over(region, offset, replica, decided);
            } else {
                publication.writes().decide(region, offset, decided);
            }
        }
    }

    private static boolean isOwn(Publication publication) {
        return publication.fate() == Publication.Fate.OPEN || publication.fate() == Publication.Fate.RETURNED;
    }
}
