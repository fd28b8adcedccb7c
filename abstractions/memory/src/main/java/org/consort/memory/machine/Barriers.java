package org.consort.memory.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.consort.MemberId;
import org.consort.memory.Refusal;

/** Who waits at which barrier. A barrier is there as long as somebody waits. */
final class Barriers {

    /** One barrier. */
    static final class Barrier {
        private final String name;
        private final int parties;
        private final List<Arrival> arrivals = new ArrayList<>();

        Barrier(String name, int parties) {
            this.name = name;
            this.parties = parties;
        }

        String name() {
            return name;
        }

        int parties() {
            return parties;
        }

        /** In the order in which they came. */
        List<Arrival> arrivals() {
            return arrivals;
        }
    }

    private final Map<String, Barrier> byName = new TreeMap<>();
    private int waiting;

    Collection<Barrier> all() {
        return byName.values();
    }

    /** How many wait at all of them. */
    int waiting() {
        return waiting;
    }

    /**
     * Somebody comes.
     *
     * @return all who pass, this one last; empty if it waits
     * @throws Declined if others wait for another number, or too many wait
     */
    List<Arrival> arrive(String name, int parties, Arrival arrival) {
        Barrier barrier = byName.get(name);
        if (barrier != null && barrier.parties != parties) {
            throw new Declined(
                    Refusal.PARTIES_DIFFER,
                    "at barrier '" + name + "' " + barrier.arrivals.size() + " wait for " + barrier.parties
                            + " parties, not " + parties);
        }
        int before = barrier == null ? 0 : barrier.arrivals.size();
        if (before + 1 == parties) {
            return pass(name, arrival);
        }
        if (waiting >= Limits.ARRIVALS) {
            throw new Declined(
                    Refusal.LIMIT,
                    Limits.ARRIVALS + " wait at barriers already: no more are possible before some pass");
        }
        admit(name, parties).arrivals.add(arrival);
        waiting++;
        return List.of();
    }

    /** A barrier from a snapshot, or a new one. */
    private Barrier admit(String name, int parties) {
        return byName.computeIfAbsent(name, n -> new Barrier(n, parties));
    }

    /** Takes over one who waits from a snapshot. */
    void adopt(String name, int parties, Arrival arrival) {
        admit(name, parties).arrivals.add(arrival);
        waiting++;
    }

    private List<Arrival> pass(String name, Arrival last) {
        Barrier barrier = byName.remove(name);
        List<Arrival> passed = new ArrayList<>();
        if (barrier != null) {
            passed.addAll(barrier.arrivals);
            waiting -= barrier.arrivals.size();
        }
        passed.add(last);
        return passed;
    }

    /** Takes out who waits at this barrier. */
    List<Arrival> remove(String name, Predicate<Arrival> who) {
        Barrier barrier = byName.get(name);
        return barrier == null ? List.of() : remove(List.of(barrier), who);
    }

    /** Takes out who waits for a member that is gone, wherever. */
    void removeAll(Predicate<MemberId> gone) {
        remove(new ArrayList<>(byName.values()), arrival -> gone.test(arrival.member()));
    }

    private List<Arrival> remove(Collection<Barrier> from, Predicate<Arrival> who) {
        List<Arrival> removed = new ArrayList<>();
        for (Barrier barrier : from) {
            for (Iterator<Arrival> each = barrier.arrivals.iterator(); each.hasNext(); ) {
                Arrival arrival = each.next();
                if (who.test(arrival)) {
                    each.remove();
                    removed.add(arrival);
                    waiting--;
                }
            }
            if (barrier.arrivals.isEmpty()) {
                byName.remove(barrier.name);
            }
        }
        return removed;
    }
}
