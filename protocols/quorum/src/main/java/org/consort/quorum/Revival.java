package org.consort.quorum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;

/**
 * Ends a resumed epoch: when its leader has committed all that the log held, it appends the view of those that came back. See
 * {@code docs/adr/0012-resuming-a-group.md}.
 */
final class Revival {

    private static final int PATIENCE = 4;

    private final Core core;
    private final Log log;
    private final Map<String, Member> returned = new LinkedHashMap<>();
    private long establishedTerm = -1;
    private long dueNanos;

    Revival(Core core) {
        this.core = core;
        this.log = core.log();
    }

    /** A member's process is there, under this identity. */
    void returned(Member is) {
        returned.put(is.name(), is);
    }

    /** The identity in the log of a process; its own if the log does not know it. */
    MemberId known(MemberId process) {
        for (Voter voter : log.config().all()) {
            if (voter.id().name().equals(process.name())) {
                return voter.id();
            }
        }
        return log.view().member(process.name()).map(Member::id).orElse(process);
    }

    /** Names of voters that have not come back. */
    String missing() {
        StringBuilder names = new StringBuilder();
        for (Voter voter : log.config().all()) {
            if (!returned.containsKey(voter.id().name())) {
                names.append(names.length() == 0 ? "" : ", ").append(voter.id().name());
            }
        }
        return names.toString();
    }

    /** Appends the last entry, if it is time; true if it did. */
    boolean step(Leader leader, long nowNanos) {
        if (!leader.isEstablished() || endsAt().isPresent()) {
            return false;
        }
        if (establishedTerm != leader.term()) {
            establishedTerm = leader.term();
            dueNanos = nowNanos + PATIENCE * core.settings().electionNanos();
        }
        boolean all = true;
        for (Voter voter : log.config().all()) {
            all &= isThere(leader, voter.ordinal());
        }
        if (!core.quorum().of(log.config(), ordinal -> isThere(leader, ordinal))) {
            dueNanos = Math.max(dueNanos, nowNanos + core.settings().electionNanos());
            return false;
        }
        if (!all && nowNanos < dueNanos) {
            return false;
        }
        leader.append(new What.Last(next(leader)));
        return true;
    }

    /** When {@link #step} is to be called again. */
    long nextDeadlineNanos(Leader leader) {
        return establishedTerm == leader.term() && endsAt().isEmpty() ? dueNanos : Long.MAX_VALUE;
    }

    private Optional<View> endsAt() {
        return log.ends();
    }

    private boolean isThere(Leader leader, int ordinal) {
        for (Voter voter : log.config().all()) {
            if (voter.ordinal() == ordinal) {
                return isThere(leader, ordinal, voter.id().name());
            }
        }
        return false;
    }

    /** One that has not got all of the log may never get it, since its own may end before this one's begins: it joins anew. */
    private boolean isThere(Leader leader, int ordinal, String name) {
        return returned.containsKey(name) && (ordinal == core.ordinal() || leader.matched(ordinal) >= log.last());
    }

    private View next(Leader leader) {
        View view = log.view();
        int ordinal = view.nextOrdinal();
        List<Member> members = new ArrayList<>();
        for (Member member : view.members()) {
            if (isThere(leader, member.ordinal(), member.name())) {
                Member is = java.util.Objects.requireNonNull(returned.get(member.name()));
                members.add(new Member(ordinal++, is.id(), is.addresses(), is.properties()));
            }
        }
        return new View(
                view.line(), view.number() + 1, log.nextIndex(), view.policy(), view.quorumOf(), ordinal, members);
    }
}
