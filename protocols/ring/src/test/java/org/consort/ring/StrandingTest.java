package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class StrandingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Member A = new Member(0, new MemberId("a", 1), Map.of(), Map.of());
    private static final Member B = new Member(1, new MemberId("b", 1), Map.of(), Map.of());

    private final Said said = new Said();
    private final Opinion opinion = new Opinion();

    @Test
    void the_last_survivor_goes_its_own_way_when_nobody_has_what_its_view_delivered() {
        Geometry ring = ring(View.Policy.LAST_SURVIVOR);
        Acceptor acceptor = stranded(ring);
        Stranding stranding = new Stranding(acceptor, ring, opinion, said);
        assertFalse(stranding.isGivenUp(0));
        opinion.suspect(A.id(), true);
        assertTrue(stranding.isGivenUp(1));
        assertFalse(acceptor.isStranded());
    }

    @Test
    void a_majority_waits_for_somebody_who_has_it_and_says_so() {
        Geometry ring = ring(View.Policy.MAJORITY);
        Stranding stranding = new Stranding(stranded(ring), ring, opinion, said);
        opinion.suspect(A.id(), true);
        assertFalse(stranding.isGivenUp(0));
        assertEquals("", said.stalled);
        assertFalse(stranding.isGivenUp(2 * SECOND));
        assertTrue(said.stalled.startsWith("view 1 has ended"), said.stalled);
    }

    private static Geometry ring(View.Policy policy) {
        return Geometry.of(new View(1, 1, 1, policy, List.of(), 2, List.of(A, B)), B.id(), 1);
    }

    /** B knows that the view ends with a block of A, and does not hold it. */
    private Acceptor stranded(Geometry ring) {
        Acceptor acceptor = new Acceptor(new Flow(ring, 2, said), new Voice(ring, said), opinion);
        acceptor.decide(new Proposal(1, 2, List.of(A, B), 1, List.of(new Run(0, 1)), new long[2], new int[2]), 0);
        assertTrue(acceptor.isStranded());
        return acceptor;
    }
}
