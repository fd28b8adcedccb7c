package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class AcceptorTest {

    private static final List<Member> MEMBERS = List.of(member(0, "a"), member(1, "b"), member(2, "c"));
    private static final View VIEW = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 3, MEMBERS);
    private static final int A = 0;
    private static final int B = 1;

    private final Said said = new Said();
    private final Geometry ring = Geometry.of(VIEW, MEMBERS.get(2).id(), 2);
    private final Flow flow = new Flow(ring, 2, said);
    private final Acceptor acceptor = new Acceptor(flow, new Voice(ring, said), new Opinion());

    @Test
    void accepts_once_the_blocks_are_here() {
        acceptor.propose(A, new Ballot(1, A), ofOneBlock(), 0);
        flow.append(A, LaneTest.block(1));
        assertTrue(acceptor.proceed(1));
        assertEquals(List.of(Wire.FETCH, Wire.ACCEPT), said.kinds);
    }

    /** Found by the simulator (whole nodes, seed 6450): two coordinators settled different views. */
    @Test
    void accepts_no_proposal_whose_blocks_come_after_it_promised_a_higher_ballot() {
        acceptor.propose(A, new Ballot(1, A), ofOneBlock(), 0);
        acceptor.flush(B, new Ballot(2, B));
        flow.append(A, LaneTest.block(1));
        acceptor.proceedIfWaiting(1);
        assertEquals(Optional.empty(), acceptor.report().accepted());
        assertTrue(said.kinds.stream().noneMatch(kind -> kind == Wire.ACCEPT));
    }

    private static Acceptor.Asked ofOneBlock() {
        Proposal proposal = new Proposal(1, 3, MEMBERS, 1, List.of(new Run(A, 1)), new long[3], new int[3]);
        return new Acceptor.Asked(proposal, new BitSet());
    }

    private static Member member(int ordinal, String name) {
        return new Member(ordinal, new MemberId(name, 1), Map.of(), Map.of());
    }
}
