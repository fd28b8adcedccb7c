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
    void returned(MemberId was, Member is) {
        returned.put(was.name(), is);
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
            all &= isThere(voter.ordinal());
        }
        if (!core.quorum().of(log.config(), this::isThere)) {
            dueNanos = Math.max(dueNanos, nowNanos + core.settings().electionNanos());
            return false;
        }
        if (!all && nowNanos < dueNanos) {
            return false;
        }
        leader.append(new What.Last(next()));
        return true;
    }

    /** When {@link #step} is to be called again. */
    long nextDeadlineNanos(Leader leader) {
        return establishedTerm == leader.term() && endsAt().isEmpty() ? dueNanos : Long.MAX_VALUE;
    }

    private Optional<View> endsAt() {
        return log.ends();
    }

    private boolean isThere(int ordinal) {
        for (Voter voter : log.config().all()) {
            if (voter.ordinal() == ordinal) {
                return returned.containsKey(voter.id().name());
            }
        }
        return false;
    }

    private View next() {
        View view = log.view();
        int ordinal = view.nextOrdinal();
        List<Member> members = new ArrayList<>();
        for (Member member : view.members()) {
            Member is = returned.get(member.name());
            if (is != null) {
                members.add(new Member(ordinal++, is.id(), is.addresses(), is.properties()));
            }
        }
        return new View(
                view.line(), view.number() + 1, log.nextIndex(), view.policy(), view.quorumOf(), ordinal, members);
    }
}
