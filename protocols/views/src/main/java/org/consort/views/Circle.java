package org.consort.views;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;

/** Whom this member takes to be there, and whether those suffice to end a view. */
final class Circle {

    private final Set<MemberId> suspects = new HashSet<>();
    private final Set<MemberId> dead = new HashSet<>();
    /** The dead that can't have gone on without this member before they died: only their deaths count. */
    private final Set<MemberId> heardToTheEnd = new HashSet<>();

    /** True if that is news. */
    boolean suspect(MemberId peer, boolean suspected) {
        return suspected ? suspects.add(peer) : suspects.remove(peer);
    }

    /** True if that is news. */
    boolean crashed(MemberId peer) {
        if (!suspects.contains(peer)) {
            heardToTheEnd.add(peer);
        }
        return dead.add(peer);
    }

    /** Forgets whoever is not in the view: no identity ever comes back. */
    void enter(View view) {
        suspects.removeIf(peer -> !view.contains(peer));
        dead.removeIf(peer -> !view.contains(peer));
        heardToTheEnd.removeIf(peer -> !view.contains(peer));
    }

    boolean isOut(MemberId peer) {
        return suspects.contains(peer) || dead.contains(peer);
    }

    boolean isDead(MemberId peer) {
        return dead.contains(peer);
    }

    /** The oldest member that is there. */
    Optional<MemberId> coordinator(View view) {
        return view.members().stream().map(Member::id).filter(id -> !isOut(id)).findFirst();
    }

    /** All members that are there. */
    Set<MemberId> reachable(View view) {
        Set<MemberId> there = new LinkedHashSet<>();
        view.members().stream().map(Member::id).filter(id -> !isOut(id)).forEach(there::add);
        return there;
    }

    /** Why these are no quorum, for a person. */
    String whyNot(View view, Set<MemberId> members) {
        List<MemberId> missing = view.members().stream()
                .map(Member::id)
                .filter(id -> !members.contains(id))
                .toList();
        return "only " + members.size() + " of " + view.size() + " members can be reached, and policy " + view.policy()
                + " does not let them go on; waiting for " + missing;
    }

    /**
     * Whether these may end the view. Under the majority policy a majority of the view, or all that live when proven deaths leave
     * fewer; fewer than all would be unsafe: of five, three may have formed a view and two of those died, and the third may be
     * the one that is not asked.
     */
    boolean isQuorum(View view, Set<MemberId> members) {
        return switch (view.policy()) {
            case MAJORITY -> {
                long living = view.members().stream()
                        .filter(member -> !dead.contains(member.id()))
                        .count();
                yield members.size() >= Math.min(view.size() / 2 + 1, living) && !othersMayGoOn(view, members);
            }
            case LAST_SURVIVOR -> true;
            case STATIC ->
                members.size() == view.size()
                        || members.stream()
                                        .filter(id -> view.quorumOf().contains(id.name()))
                                        .count()
                                > view.quorumOf().size() / 2;
        };
    }

    /** Whether everybody out of contact, the dead with the living, could have been a majority without these. */
    private boolean othersMayGoOn(View view, Set<MemberId> members) {
        long heard = view.members().stream()
                .filter(member -> heardToTheEnd.contains(member.id()) && !members.contains(member.id()))
                .count();
        long outOfContact = view.size() - members.size() - heard;
        return 2 * outOfContact > view.size() - heard;
    }

    @Override
    public String toString() {
        return "suspects " + suspects + " dead " + dead;
    }
}
