package org.consort.quorum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;

/** What this member thinks of the others: whom it suspects, who is proven dead, who left, and who wants to come or go. */
final class Opinion {

    /** An admission that was not asked for again is dropped. */
    private static final long ASKED_NANOS = 2_000_000_000L;

    private static final int DEPARTED_LIMIT = 256;
    private static final int JOINER_LIMIT = 64;

    private record Joiner(Member member, long askedNanos) {}

    private final Set<MemberId> suspected = new HashSet<>();
    private final Set<MemberId> crashed = new HashSet<>();
    private final Set<MemberId> leaving = new HashSet<>();
    private final Set<MemberId> departed = new LinkedHashSet<>();
    private final Map<MemberId, Joiner> joiners = new LinkedHashMap<>();
    private long changes;

    /** Grows with each change of opinion. */
    long changes() {
        return changes;
    }

    void suspect(MemberId id, boolean suspects) {
        changes++;
        if (suspects) {
            suspected.add(id);
        } else {
            suspected.remove(id);
        }
    }

    void crashed(MemberId id) {
        changes++;
        crashed.add(id);
        joiners.remove(id);
    }

    void leaves(MemberId id) {
        changes++;
        leaving.add(id);
    }

    void joins(Member member, long nowNanos) {
        changes++;
        boolean known = joiners.containsKey(member.id());
        if (!crashed.contains(member.id()) && (known || joiners.size() < JOINER_LIMIT)) {
            joiners.put(member.id(), new Joiner(member, nowNanos));
        }
    }

    /** A view without these members of the one before is committed. */
    void enter(View before, View view) {
        changes++;
        for (Member member : before.members()) {
            if (!view.contains(member.id())) {
                departed.add(member.id());
                suspected.remove(member.id());
                leaving.remove(member.id());
            }
        }
        while (departed.size() > DEPARTED_LIMIT) {
            MemberId oldest = departed.iterator().next();
            departed.remove(oldest);
            crashed.remove(oldest);
        }
        for (Member member : view.members()) {
            joiners.remove(member.id());
        }
    }

    boolean isCrashed(MemberId id) {
        return crashed.contains(id);
    }

    boolean isLeaving(MemberId id) {
        return leaving.contains(id);
    }

    /** True if it was a member of a view and is not any more. */
    boolean isDeparted(MemberId id) {
        return departed.contains(id);
    }

    /** Suspected or dead: nobody to wait for. */
    boolean isGone(MemberId id) {
        return suspected.contains(id) || crashed.contains(id);
    }

    /** True if nobody is suspected, or dead and still a member. */
    boolean isCalm(View view) {
        if (suspected.isEmpty() && crashed.isEmpty()) {
            return true;
        }
        for (Member member : view.members()) {
            if (isGone(member.id())) {
                return false;
            }
        }
        return true;
    }

    boolean hasJoiners() {
        return !joiners.isEmpty();
    }

    /** Joiners that wait, asked for of late, whose names are free in a view of these members. */
    List<Member> joiners(List<Member> members, long nowNanos) {
        List<Member> waiting = new ArrayList<>();
        joiners.values().removeIf(joiner -> nowNanos - joiner.askedNanos > ASKED_NANOS);
        for (Joiner joiner : joiners.values()) {
            boolean free = true;
            for (Member member : members) {
                free &= !member.name().equals(joiner.member.name());
            }
            for (Member member : waiting) {
                free &= !member.name().equals(joiner.member.name());
            }
            if (free && !isDeparted(joiner.member.id())) {
                waiting.add(joiner.member);
            }
        }
        return waiting;
    }
}
