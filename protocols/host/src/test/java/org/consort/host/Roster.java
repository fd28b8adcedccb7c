package org.consort.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;

/** Who is to be in the next view of a {@link Sequencer}, and who leads there. */
final class Roster {

    private final MemberId self;
    private final Set<MemberId> suspects = new HashSet<>();
    private final Set<MemberId> dead = new HashSet<>();
    private final Map<MemberId, Member> joiners = new LinkedHashMap<>();
    private final Set<MemberId> leavers = new HashSet<>();

    Roster(MemberId self) {
        this.self = self;
    }

    void joining(Member joiner) {
        joiners.put(joiner.id(), joiner);
    }

    void leaving(MemberId leaver) {
        leavers.add(leaver);
    }

    void suspected(MemberId peer, boolean suspected) {
        if (suspected) {
            suspects.add(peer);
        } else {
            suspects.remove(peer);
        }
    }

    void dead(MemberId peer) {
        dead.add(peer);
    }

    void installed(View next) {
        joiners.keySet().removeIf(next::contains);
        suspects.removeIf(id -> !next.contains(id));
    }

    /** The oldest that is not gone. */
    MemberId leader(View view) {
        return view.members().stream()
                .map(Member::id)
                .filter(id -> !isGone(id))
                .findFirst()
                .orElse(self);
    }

    /** The members that are not gone, without this one. */
    List<MemberId> others(View view) {
        return view.members().stream()
                .map(Member::id)
                .filter(id -> !id.equals(self) && !isGone(id))
                .toList();
    }

    /** True if there is a reason for another view. */
    boolean differsFrom(View view) {
        return hasLost(view) || !joiners.isEmpty() || !leavers.isEmpty();
    }

    /** True if enough of a view are left to form the next one. */
    boolean mayGoOn(View view) {
        if (!hasLost(view) || view.policy() == View.Policy.LAST_SURVIVOR) {
            return true;
        }
        long alive = view.members().stream().filter(m -> !dead.contains(m.id())).count();
        return 2L * (others(view).size() + 1) > alive;
    }

    /** The next view, unless nobody would be in it. Joiners and leavers are dealt with then. */
    Optional<View> next(View now, long index) {
        List<Member> members = new ArrayList<>(now.members());
        boolean fork = now.policy() == View.Policy.LAST_SURVIVOR
                && now.members().stream().anyMatch(m -> suspects.contains(m.id()) && !dead.contains(m.id()));
        members.removeIf(m -> isGone(m.id()) || leavers.contains(m.id()));
        int ordinal = now.nextOrdinal();
        for (Member joiner : joiners.values()) {
            members.add(new Member(ordinal++, joiner.id(), joiner.addresses(), joiner.properties()));
        }
        joiners.clear();
        leavers.clear();
        if (members.isEmpty()) {
            return Optional.empty();
        }
        int own = now.members().get(now.rankOf(self)).ordinal();
        long line = fork ? now.line() * 31 + own + 1 : now.line();
        return Optional.of(new View(line, now.number() + 1, index, now.policy(), now.quorumOf(), ordinal, members));
    }

    private boolean hasLost(View view) {
        return view.members().stream().anyMatch(m -> isGone(m.id()));
    }

    private boolean isGone(MemberId id) {
        return suspects.contains(id) || dead.contains(id);
    }
}
