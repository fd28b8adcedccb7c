package org.consort.ring;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;

/**
 * What this member thinks of the others: whom it suspects, who is proven dead, who wants to leave or to join, and
 * which two can't hear each other. Survives views.
 */
final class Opinion {

    /** How long two members may fail to hear each other before the younger has to go. */
    static final long PATIENCE_NANOS = 1_500_000_000L;

    /** A complaint that was not heard for so long is taken back. */
    private static final long FRESH_NANOS = 600_000_000L;

    /** An admission that was not asked for again is dropped. */
    private static final long ASKED_NANOS = 2_000_000_000L;

    private final Set<MemberId> suspected = new HashSet<>();
    private final Set<MemberId> crashed = new HashSet<>();
    private final Set<MemberId> proven = new HashSet<>();
    private final Set<MemberId> heardToTheEnd = new HashSet<>();
    private final Map<MemberId, Long> parted = new HashMap<>();
    private final Set<MemberId> leaving = new HashSet<>();
    private final Map<MemberId, Joiner> joiners = new LinkedHashMap<>();
    private final Map<Pair, Complaint> complaints = new HashMap<>();

    /** One member that does not hear another. */
    record Pair(MemberId deaf, MemberId unheard) {
        boolean isOf(View view) {
            return view.contains(deaf) && view.contains(unheard);
        }
    }

    private record Joiner(Member member, long askedNanos) {}

    private record Complaint(long sinceNanos, long lastNanos) {}

    void suspect(MemberId id, boolean suspects) {
        if (suspects) {
            suspected.add(id);
        } else {
            suspected.remove(id);
        }
    }

    /** Takes note of a death that is proven here; remembers whether it was heard of to the end, or suspected before. */
    void crashed(MemberId id) {
        if (proven.add(id) && !suspected.contains(id)) {
            heardToTheEnd.add(id);
        }
        saidDead(id);
    }

    /**
     * Takes note of a death that another member has proof of. What the dead said last may still be on its way to here, so it does
     * not count as heard to the end before it's proven here too.
     */
    void saidDead(MemberId id) {
        crashed.add(id);
        joiners.remove(id);
    }

    /** This member may end the view of that number, and those before, without the one here: its death is no proof that it did not. */
    void partsFrom(MemberId id, long view) {
        parted.merge(id, view, Math::max);
    }

    /** By rank: who may have gone on without this member, should it die or be dead. */
    BitSet outOfContact(View view) {
        BitSet ranks = new BitSet();
        for (int rank = 0; rank < view.size(); rank++) {
            MemberId id = view.members().get(rank).id();
            // The dead are silent, and so suspected in the end; that says nothing any more.
            boolean lost = proven.contains(id) ? !heardToTheEnd.contains(id) : suspected.contains(id);
            ranks.set(rank, lost || hasParted(id, view));
        }
        return ranks;
    }

    /** What another member says of {@link #outOfContact} is as good as if it were so here: both would go on together. */
    void learn(View view, BitSet outOfContactThere) {
        for (int rank = outOfContactThere.nextSetBit(0); rank >= 0; rank = outOfContactThere.nextSetBit(rank + 1)) {
            partsFrom(view.members().get(rank).id(), view.number());
        }
    }

    private boolean hasParted(MemberId id, View view) {
        return parted.getOrDefault(id, Long.MIN_VALUE) >= view.number();
    }

    void leaves(MemberId id) {
        leaving.add(id);
    }

    void joins(Member member, long nowNanos) {
        if (!crashed.contains(member.id())) {
            joiners.put(member.id(), new Joiner(member, nowNanos));
        }
    }

    void complain(Pair pair, long nowNanos) {
        Complaint old = complaints.get(pair);
        long since = old != null && nowNanos - old.lastNanos < FRESH_NANOS ? old.sinceNanos : nowNanos;
        complaints.put(pair, new Complaint(since, nowNanos));
    }

    /** Forgets whoever is not concerned any more. */
    void enter(View view) {
        keepMembers(suspected, view);
        keepMembers(crashed, view);
        proven.retainAll(crashed);
        heardToTheEnd.retainAll(proven);
        for (Map.Entry<MemberId, Long> entry : List.copyOf(parted.entrySet())) {
            if (!view.contains(entry.getKey()) || entry.getValue() < view.number()) {
                parted.remove(entry.getKey());
            }
        }
        keepMembers(leaving, view);
        dropKnown(view);
        for (Pair pair : List.copyOf(complaints.keySet())) {
            if (!pair.isOf(view)) {
                complaints.remove(pair);
            }
        }
    }

    private static void keepMembers(Set<MemberId> ids, View view) {
        for (MemberId id : List.copyOf(ids)) {
            if (!view.contains(id)) {
                ids.remove(id);
            }
        }
    }

    /** Forgets joiners that are in the view already. */
    void dropKnown(View view) {
        for (MemberId id : List.copyOf(joiners.keySet())) {
            if (view.contains(id)) {
                joiners.remove(id);
            }
        }
    }

    boolean isCrashed(MemberId id) {
        return crashed.contains(id);
    }

    boolean isLeaving(MemberId id) {
        return leaving.contains(id);
    }

    /** Suspected or dead: nobody to wait for. */
    boolean isGone(MemberId id) {
        return suspected.contains(id) || crashed.contains(id);
    }

    /** The same of a member by its ordinal; false if it is not in the view. */
    boolean isGone(View view, int ordinal) {
        for (Member member : view.members()) {
            if (member.ordinal() == ordinal) {
                return isGone(member.id());
            }
        }
        return false;
    }

    /** Rank of the oldest member that is not gone; this member's own if all before it are. */
    int oldestLeft(View view, int self) {
        int rank = 0;
        while (rank < self && isGone(view.members().get(rank).id())) {
            rank++;
        }
        return rank;
    }

    /** Gone, or the younger of two that have not heard each other for too long. */
    boolean mustGo(View view, MemberId id, long nowNanos) {
        if (isGone(id)) {
            return true;
        }
        for (Map.Entry<Pair, Complaint> entry : complaints.entrySet()) {
            if (isDue(entry.getValue(), nowNanos)
                    && younger(view, entry.getKey()).equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Joiners that wait, asked for of late, and whose names are free in a view without those who are gone. */
    List<Member> joiners(View view, long nowNanos) {
        List<Member> waiting = new ArrayList<>();
        for (Joiner joiner : joiners.values()) {
            Member member = joiner.member();
            Optional<Member> namesake = view.member(member.name());
            if (nowNanos - joiner.askedNanos < ASKED_NANOS
                    && !isGone(member.id())
                    && (namesake.isEmpty() || isGone(namesake.get().id()))) {
                waiting.add(member);
            }
        }
        return waiting;
    }

    /** Who is proven dead. */
    Dead dead(View view) {
        BitSet all = new BitSet();
        BitSet inContact = new BitSet();
        for (int rank = 0; rank < view.size(); rank++) {
            MemberId id = view.members().get(rank).id();
            all.set(rank, crashed.contains(id));
            inContact.set(rank, heardToTheEnd.contains(id) && !hasParted(id, view));
        }
        return new Dead(all, inContact);
    }

    /** What to tell the coordinator: own suspicions and those heard of. */
    List<Pair> complaints(MemberId self, long nowNanos) {
        List<Pair> all = new ArrayList<>();
        for (MemberId id : suspected) {
            all.add(new Pair(self, id));
        }
        for (Map.Entry<Pair, Complaint> entry : complaints.entrySet()) {
            if (nowNanos - entry.getValue().lastNanos < FRESH_NANOS) {
                all.add(entry.getKey());
            }
        }
        return all;
    }

    /** True if somebody has to leave, leaves, or joins. */
    boolean wantsChange(View view, long nowNanos) {
        // Asked after every frame: most of the time there's nobody to think of.
        return hasAnything() && isConcerned(view, nowNanos);
    }

    private boolean hasAnything() {
        return !suspected.isEmpty()
                || !crashed.isEmpty()
                || !leaving.isEmpty()
                || !joiners.isEmpty()
                || !complaints.isEmpty();
    }

    private boolean isConcerned(View view, long nowNanos) {
        for (Member member : view.members()) {
            if (isLeaving(member.id()) || mustGo(view, member.id(), nowNanos)) {
                return true;
            }
        }
        return !joiners(view, nowNanos).isEmpty();
    }

    /** True while a complaint is waiting to become due. */
    boolean hasComplaints() {
        return !complaints.isEmpty();
    }

    private static boolean isDue(Complaint complaint, long nowNanos) {
        return complaint.lastNanos - complaint.sinceNanos >= PATIENCE_NANOS
                && nowNanos - complaint.lastNanos < FRESH_NANOS;
    }

    private static MemberId younger(View view, Pair pair) {
        return view.rankOf(pair.deaf()) > view.rankOf(pair.unheard()) ? pair.deaf() : pair.unheard();
    }
}
