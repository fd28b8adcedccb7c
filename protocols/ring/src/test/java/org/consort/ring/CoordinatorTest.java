package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class CoordinatorTest {

    private static final List<Member> MEMBERS =
            List.of(member(0, "a"), member(1, "b"), member(2, "c"), member(3, "d"), member(4, "e"));
    private static final View VIEW = new View(7, 1, 1, View.Policy.LAST_SURVIVOR, List.of(), 5, MEMBERS);
    private static final Report NOTHING =
            new Report(1, List.of(), new long[5], new long[5], new BitSet(), Ballot.NONE, Optional.empty());
    private static final Ballot FIRST = new Ballot(1, 0);

    private final Said said = new Said();
    private final Geometry ring = Geometry.of(VIEW, id(0), 4);
    private final Opinion opinion = new Opinion();
    private final Voice voice = new Voice(ring, said);
    private final Acceptor acceptor = new Acceptor(new Flow(ring, 2, said), voice, opinion);
    private final Coordinator coordinator = new Coordinator(acceptor, ring, opinion, voice, said, 4);

    @Test
    void a_majority_that_answers_and_accepts_stays_on_the_line() {
        proposeToTheLivingThree();
        coordinator.accept(1, FIRST, 1);
        assertTrue(acceptor.settled().isEmpty());
        coordinator.accept(2, FIRST, 2);
        assertEquals(7, acceptor.settled().orElseThrow().line());
    }

    /** Found by the simulator (whole nodes, seed 2816): the rest, a majority too, had settled another view on that line. */
    @Test
    void a_minority_that_keeps_an_accepted_proposal_leaves_the_line_under_last_survivor() {
        proposeToTheLivingThree();
        opinion.suspect(id(1), true);
        opinion.suspect(id(2), true);
        coordinator.step(1);
        Proposal settled = acceptor.settled().orElseThrow();
        assertEquals(List.of(MEMBERS.get(0), MEMBERS.get(1), MEMBERS.get(2)), settled.members());
        assertNotEquals(7, settled.line());
    }

    /** Found by the simulator (bare, seed 1838543083718728): it asked the dead for blocks for ever. */
    @Test
    void a_suspect_that_dies_after_its_report_was_used_takes_its_blocks_along() {
        View view = new View(7, 1, 1, View.Policy.MAJORITY, List.of(), 2, MEMBERS.subList(0, 2));
        Geometry two = Geometry.of(view, id(0), 1);
        Acceptor one = new Acceptor(new Flow(two, 2, said), new Voice(two, said), opinion);
        Coordinator leads = new Coordinator(one, two, opinion, new Voice(two, said), said, 1);
        opinion.suspect(id(1), true);
        leads.begin(Ballot.NONE, 0);
        leads.report(1, FIRST, holding(1, 3), 1);
        assertEquals(Wire.FETCH, said.kinds.get(said.kinds.size() - 2), "its blocks were wanted");

        opinion.crashed(id(1));
        leads.step(2);

        assertEquals(List.of(MEMBERS.get(0)), one.settled().orElseThrow().members());
    }

    private static Report holding(int origin, long blocks) {
        long[] held = new long[2];
        held[origin] = blocks;
        return new Report(1, List.of(), new long[2], held, new BitSet(), Ballot.NONE, Optional.empty());
    }

    private void proposeToTheLivingThree() {
        opinion.suspect(id(3), true);
        opinion.suspect(id(4), true);
        coordinator.begin(Ballot.NONE, 0);
        coordinator.report(1, FIRST, NOTHING, 0);
        coordinator.report(2, FIRST, NOTHING, 0);
    }

    private static MemberId id(int rank) {
        return MEMBERS.get(rank).id();
    }

    private static Member member(int ordinal, String name) {
        return new Member(ordinal, new MemberId(name, 1), Map.of(), Map.of());
    }
}
