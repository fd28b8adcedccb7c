package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.consort.View;
import org.junit.jupiter.api.Test;

class KeptProposalTest {

    private static final Ballot OWN = new Ballot(4, 0);

    private final View view = QuorumTest.view(View.Policy.MAJORITY, 3);
    private final Said sent = new Said();
    private final Geometry ring = Geometry.of(view, view.members().get(0).id(), RingSettings.ALL);
    private final Voice voice = new Voice(ring, sent);
    private final Opinion opinion = new Opinion();
    private final Acceptor acceptor = new Acceptor(new Flow(ring, 2, sent), voice, opinion);
    private final Coordinator coordinator = new Coordinator(acceptor, ring, opinion, voice, sent, RingSettings.ALL);

    @Test
    void of_several_accepted_proposals_that_of_the_highest_ballot_is_kept() {
        coordinator.begin(new Ballot(3, 2), 1);
        coordinator.report(1, OWN, accepted(new Ballot(3, 1), 30), 2);
        coordinator.report(2, OWN, accepted(new Ballot(2, 2), 20), 3);
        assertEquals(Optional.of(30L), acceptor.report().accepted().map(Proposal::line));
        assertEquals(OWN, acceptor.report().acceptedBallot());
    }

    @Test
    void nothing_is_proposed_before_all_that_are_not_gone_have_reported() {
        coordinator.begin(new Ballot(3, 2), 1);
        coordinator.report(1, OWN, accepted(new Ballot(3, 1), 30), 2);
        assertEquals(Optional.empty(), acceptor.report().accepted());
        opinion.suspect(view.members().get(2).id(), true);
        coordinator.step(3);
        assertEquals(Optional.of(30L), acceptor.report().accepted().map(Proposal::line));
    }

    private Report accepted(Ballot ballot, long line) {
        Proposal proposal = new Proposal(line, 3, view.members(), 1, List.of(), new long[3], new int[3]);
        return new Report(1, List.of(), new long[3], new long[3], new BitSet(), ballot, Optional.of(proposal));
    }
}
