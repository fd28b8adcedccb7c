package org.consort.quorum;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class QuorumTest {

    private static final int MOST = 5;

    /**
     * Whoever elects must share a voter with whoever has committed, and with whoever else elects; even if the one set did so when
     * others were alive. Sets are bit masks of ordinals.
     */
    @Test
    void any_two_quorums_of_one_configuration_share_a_voter_if_all_evidence_is_true() {
        for (int size = 1; size <= MOST; size++) {
            Config config = config(mask(size), 0);
            for (int early = 0; early <= mask(size); early++) {
                for (int deadThen = 0; deadThen <= mask(size); deadThen++) {
                    if ((early & deadThen) == 0 && isQuorum(config, early, deadThen)) {
                        assertLaterOnesMeet(config, early, deadThen, size);
                    }
                }
            }
        }
    }

    private static void assertLaterOnesMeet(Config config, int early, int deadThen, int size) {
        for (int late = 0; late <= mask(size); late++) {
            for (int deadNow = 0; deadNow <= mask(size); deadNow++) {
                boolean possible = (late & deadNow) == 0 && (deadThen & ~deadNow) == 0;
                if (possible && (early & late) == 0) {
                    assertFalse(
                            isQuorum(config, late, deadNow),
                            Integer.toBinaryString(early) + " and later " + Integer.toBinaryString(late) + " of " + size
                                    + ", dead " + Integer.toBinaryString(deadNow));
                }
            }
        }
    }

    /** §4.3: no majority of the old voters alone and of the new voters alone can decide beside a joint one. */
    @Test
    void a_quorum_of_a_joint_configuration_meets_those_of_both_its_halves() {
        for (int former = 1; former <= mask(MOST); former++) {
            for (int next = 1; next <= mask(MOST); next++) {
                Config joint = config(next, former);
                for (int yes = 0; yes <= mask(MOST); yes++) {
                    boolean both = isQuorum(config(former, 0), yes, 0) && isQuorum(config(next, 0), yes, 0);
                    assertTrue(isQuorum(joint, yes, 0) == both);
                }
            }
        }
    }

    @Test
    void half_is_enough_only_if_all_others_are_proven_dead_and_all_of_this_half_agree() {
        Config four = config(0b1111, 0);
        assertTrue(isQuorum(four, 0b0011, 0b1100));
        assertFalse(isQuorum(four, 0b0011, 0b1000));
        assertFalse(isQuorum(four, 0b0001, 0b1100));
        assertFalse(isQuorum(four, 0b0001, 0b1110));
        assertFalse(isQuorum(config(0b111, 0), 0b001, 0b110));
        assertTrue(isQuorum(config(0b11, 0), 0b01, 0b10));
    }

    @Test
    void under_a_static_policy_the_dead_count_and_a_majority_of_the_names_must_agree() {
        Opinion opinion = new Opinion();
        opinion.crashed(id(1));
        View view = new View(1, 1, 1, View.Policy.STATIC, List.of("m0", "m1", "m2"), 5, List.of(member(0)));
        Quorum quorum = new Quorum(view, opinion, false);
        assertFalse(quorum.of(config(0b11, 0), ordinal -> ordinal == 0));
        assertTrue(quorum.of(config(0b111, 0), ordinal -> ordinal != 1));
        assertFalse(quorum.of(config(0b11111, 0), ordinal -> ordinal == 0 || ordinal > 2));
        assertTrue(quorum.of(config(0b11001, 0), ordinal -> true), "all of a group that grows");
        assertFalse(quorum.allows(config(0b1, 0).voters(), config(0b11, 0)));
        assertTrue(quorum.allows(config(0b101, 0).voters(), config(0b111, 0)));
    }

    private static boolean isQuorum(Config config, int yes, int dead) {
        Opinion opinion = new Opinion();
        for (int ordinal = 0; ordinal < MOST; ordinal++) {
            if ((dead >> ordinal & 1) == 1) {
                opinion.crashed(id(ordinal));
            }
        }
        View view = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), MOST, List.of(member(0)));
        return new Quorum(view, opinion, false).of(config, ordinal -> (yes >> ordinal & 1) == 1);
    }

    private static Config config(int next, int former) {
        return new Config(voters(next), voters(former));
    }

    private static List<Voter> voters(int mask) {
        List<Voter> voters = new ArrayList<>();
        for (int ordinal = 0; ordinal < MOST; ordinal++) {
            if ((mask >> ordinal & 1) == 1) {
                voters.add(new Voter(ordinal, id(ordinal)));
            }
        }
        return voters;
    }

    private static int mask(int size) {
        return (1 << size) - 1;
    }

    private static MemberId id(int ordinal) {
        return new MemberId("m" + ordinal, 1);
    }

    private static Member member(int ordinal) {
        return new Member(ordinal, id(ordinal), Map.of(), Map.of());
    }
}
