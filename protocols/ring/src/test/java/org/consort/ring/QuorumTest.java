package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class QuorumTest {

    private static final int ALL = RingSettings.ALL;

    @Test
    void a_majority_of_the_view_goes_on_and_half_of_it_does_not() {
        View four = view(View.Policy.MAJORITY, 4);
        assertTrue(Quorum.permits(four, ranks(0, 1, 2), dead(), ALL));
        assertFalse(Quorum.permits(four, ranks(0, 1), dead(), ALL));
    }

    @Test
    void members_proven_dead_do_not_count_so_a_single_survivor_may_go_on() {
        View three = view(View.Policy.MAJORITY, 3);
        assertTrue(Quorum.permits(three, ranks(2), dead(0, 1), ALL));
        assertFalse(Quorum.permits(three, ranks(2), dead(0), ALL));
    }

    @Test
    void a_member_cut_off_does_not_go_on_when_the_majority_that_may_have_gone_on_is_dead() {
        View three = view(View.Policy.MAJORITY, 3);
        assertFalse(Quorum.permits(three, ranks(2), new Dead(ranks(0, 1), ranks()), ALL));
        assertTrue(Quorum.permits(three, ranks(2), new Dead(ranks(0, 1), ranks(0)), ALL), "one could not have");
    }

    @Test
    void the_survivor_of_two_goes_on_when_the_silent_other_is_proven_dead_for_it_could_not_have_gone_on_alone() {
        View two = view(View.Policy.MAJORITY, 2);
        assertTrue(Quorum.permits(two, ranks(1), new Dead(ranks(0), ranks()), ALL));
        assertFalse(Quorum.permits(two, ranks(1), new Dead(ranks(), ranks()), ALL));
    }

    @Test
    void two_disjoint_parts_never_both_go_on_even_one_after_the_other() {
        for (int n = 1; n <= 5; n++) {
            View view = view(View.Policy.MAJORITY, n);
            int all = (1 << n) - 1;
            for (int first = 1; first <= all; first++) {
                for (int deadFirst : subsets(all & ~first)) {
                    if (permits(view, first, deadFirst, 0) || permits(view, first, deadFirst, deadFirst)) {
                        assertNobodyElseGoesOn(view, first, deadFirst);
                    }
                }
            }
        }
    }

    /** Later, more may be dead, the first part itself above all, but that died out of contact with whoever is left. */
    private static void assertNobodyElseGoesOn(View view, int first, int deadFirst) {
        int all = (1 << view.size()) - 1;
        for (int second : subsets(all & ~first & ~deadFirst)) {
            for (int dead : subsets(all & ~second)) {
                for (int inContact : subsets(dead & ~first)) {
                    assertFalse(
                            second != 0 && permits(view, second, dead, inContact),
                            () -> view.size() + " members: " + first + " with dead " + deadFirst + ", then " + second
                                    + " with dead " + dead + " of whom in contact " + inContact);
                }
            }
        }
    }

    private static boolean permits(View view, int present, int dead, int inContact) {
        return Quorum.permits(view, bits(present), new Dead(bits(dead), bits(inContact)), ALL);
    }

    private static List<Integer> subsets(int of) {
        List<Integer> all = new ArrayList<>();
        for (int subset = of; subset >= 0; subset = below(subset, of)) {
            all.add(subset);
        }
        return all;
    }

    @Test
    void members_that_block_have_somebody_in_every_quorum_that_there_can_be_or_ever_was() {
        for (View.Policy policy : View.Policy.values()) {
            for (int n = 1; n <= 5; n++) {
                View view = view(policy, n);
                int all = (1 << n) - 1;
                for (int living = 1; living <= all; living++) {
                    boolean blocks = Quorum.blocks(view, bits(living));
                    assertEquals(blocks, !somebodyElseGoesOn(view, all & ~living), policy + " of " + n + ": " + living);
                }
            }
        }
    }

    private static boolean somebodyElseGoesOn(View view, int others) {
        for (int present : subsets(others)) {
            for (int dead : subsets(others & ~present)) {
                if (present != 0 && (permits(view, present, dead, dead) || permits(view, present, dead, 0))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void a_static_quorum_counts_names_of_the_configured_set() {
        View view = view(View.Policy.STATIC, 3);
        assertTrue(Quorum.permits(view, ranks(0, 1), dead(), ALL));
        assertFalse(Quorum.permits(view, ranks(2), dead(0, 1), ALL));
    }

    @Test
    void a_static_group_grows_from_its_founder_on_but_loses_nobody_until_it_is_a_quorum() {
        assertTrue(Quorum.permits(view(View.Policy.STATIC, 1), ranks(0), dead(), ALL));
        assertTrue(Quorum.permits(view(View.Policy.STATIC, 2), ranks(0, 1), dead(), ALL));
        assertFalse(Quorum.permits(view(View.Policy.STATIC, 2), ranks(0), dead(1), ALL));
    }

    @Test
    void with_less_resilience_than_all_some_holder_of_each_stable_block_must_answer() {
        View five = view(View.Policy.MAJORITY, 5);
        assertFalse(Quorum.permits(five, ranks(3, 4), dead(0, 1, 2), 2));
        assertTrue(Quorum.permits(five, ranks(2, 3, 4), dead(0, 1), 2));
    }

    @Test
    void a_resilience_that_a_majority_could_miss_is_unsafe() {
        assertTrue(Quorum.isSafe(View.Policy.MAJORITY, 5, 2));
        assertFalse(Quorum.isSafe(View.Policy.MAJORITY, 5, 1));
        assertTrue(Quorum.isSafe(View.Policy.LAST_SURVIVOR, 5, 1));
        assertEquals(2, Quorum.effectiveResilience(3, ALL));
    }

    /** The next smaller subset of a set of bits; -1 after the empty one. */
    private static int below(int subset, int of) {
        return subset == 0 ? -1 : (subset - 1) & of;
    }

    static View view(View.Policy policy, int members) {
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            all.add(new Member(i, new MemberId(String.valueOf((char) ('a' + i)), 1), Map.of(), Map.of()));
        }
        return new View(7, 1, 1, policy, List.of("a", "b", "x"), members, all);
    }

    private static Dead dead(int... ranks) {
        return new Dead(ranks(ranks), ranks(ranks));
    }

    private static BitSet ranks(int... ranks) {
        BitSet set = new BitSet();
        for (int rank : ranks) {
            set.set(rank);
        }
        return set;
    }

    private static BitSet bits(int mask) {
        return BitSet.valueOf(new long[] {mask});
    }
}
