package org.consort.quorum;

import java.util.List;
import org.consort.View;

/**
 * How many are enough. Any two quorums of one configuration share a voter that lives, if evidence of death is true; see
 * {@code docs/adr/0010-half-the-voters.md}.
 */
final class Quorum {

    private final View.Policy policy;
    private final List<String> configured;
    private final Opinion opinion;
    private final boolean deadComeBack;

    /** @param deadComeBack true if processes come back with their votes and logs, so that evidence of death excuses nobody */
    Quorum(View view, Opinion opinion, boolean deadComeBack) {
        this.deadComeBack = deadComeBack;
        this.policy = view.policy();
        this.configured = view.quorumOf();
        this.opinion = opinion;
    }

    static int majorityOf(int n) {
        return n / 2 + 1;
    }

    /** True if those that agree may elect, or commit, under a configuration. */
    boolean of(Config config, Ayes ayes) {
        return of(config.voters(), ayes) && (!config.isJoint() || of(config.former(), ayes));
    }

    /** True if the policy lets the voters become these: under a static one, all of a group may agree to anything. */
    boolean allows(List<Voter> next, Config now) {
        if (policy != View.Policy.STATIC) {
            return !next.isEmpty();
        }
        int names = 0;
        for (Voter voter : next) {
            names += isConfigured(voter) ? 1 : 0;
        }
        boolean allThere = true;
        for (Voter voter : now.all()) {
            allThere &= !opinion.isGone(voter.id());
        }
        return !next.isEmpty() && (allThere || names >= majorityOf(configured.size()));
    }

    private boolean of(List<Voter> voters, Ayes ayes) {
        int yes = 0;
        for (int i = 0; i < voters.size(); i++) {
            yes += ayes.has(voters.get(i).ordinal()) ? 1 : 0;
        }
        boolean majority = yes >= majorityOf(voters.size());
        if (policy == View.Policy.STATIC) {
            return majority && (yes == voters.size() || hasConfiguredMajority(voters, ayes));
        }
        return majority || !deadComeBack && isLivingHalf(voters, ayes);
    }

    /** True if exactly half are proven dead, and all others agree. */
    private boolean isLivingHalf(List<Voter> voters, Ayes ayes) {
        int dead = 0;
        for (Voter voter : voters) {
            if (opinion.isCrashed(voter.id())) {
                dead++;
            } else if (!ayes.has(voter.ordinal())) {
                return false;
            }
        }
        return dead > 0 && 2 * dead == voters.size();
    }

    private boolean hasConfiguredMajority(List<Voter> voters, Ayes ayes) {
        int named = 0;
        for (Voter voter : voters) {
            named += ayes.has(voter.ordinal()) && isConfigured(voter) ? 1 : 0;
        }
        return named >= majorityOf(configured.size());
    }

    private boolean isConfigured(Voter voter) {
        return configured.contains(voter.id().name());
    }
}
