package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.consort.Delivery;
import org.consort.View;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.junit.jupiter.api.Test;

class AcceptorTest {

    private static final Ballot LOW = new Ballot(1, 0);
    private static final Ballot HIGH = new Ballot(1, 1);

    private final View view = QuorumTest.view(View.Policy.MAJORITY, 3);
    private final Said sent = new Said();
    private final Geometry ring = Geometry.of(view, view.members().get(2).id(), RingSettings.ALL);
    private final Flow flow = new Flow(ring, 2, sent);
    private final Acceptor acceptor = new Acceptor(flow, new Voice(ring, sent), new Opinion());

    /** Seen in a run of whole nodes (census, seed 962): two coordinators settled different views. */
    @Test
    void a_proposal_that_waits_for_blocks_is_not_accepted_any_more_once_a_higher_ballot_is_promised() {
        acceptor.propose(0, LOW, oneBlockOf(0), 1);
        acceptor.flush(1, HIGH);
        assertEquals(List.of(Wire.FETCH, Wire.REPORT), sent.kinds);
        flow.append(0, new Block(0, Delivery.ATOMIC, 1, Slab.of(ByteBuffer.allocate(8)), 0, 8));
        acceptor.proceedIfWaiting(2);
        assertTrue(acceptor.report().accepted().isEmpty(), "the report said so");
        assertEquals(List.of(Wire.FETCH, Wire.REPORT), sent.kinds);
    }

    @Test
    void a_proposal_that_waits_for_blocks_is_accepted_when_they_are_here() {
        acceptor.propose(0, LOW, oneBlockOf(0), 1);
        flow.append(0, new Block(0, Delivery.ATOMIC, 1, Slab.of(ByteBuffer.allocate(8)), 0, 8));
        acceptor.proceedIfWaiting(2);
        assertEquals(LOW, acceptor.report().acceptedBallot());
        assertEquals(List.of(Wire.FETCH, Wire.ACCEPT), sent.kinds);
    }

    @Test
    void a_proposal_of_a_lower_ballot_than_promised_is_refused() {
        acceptor.flush(1, HIGH);
        acceptor.propose(0, LOW, new Acceptor.Asked(nothing(), new BitSet()), 1);
        assertTrue(acceptor.report().accepted().isEmpty());
        assertEquals(List.of(Wire.REPORT, Wire.REFUSE), sent.kinds);
    }

    private Proposal nothing() {
        return new Proposal(7, 3, view.members(), 1, List.of(), new long[3], new int[3]);
    }

    private Acceptor.Asked oneBlockOf(int origin) {
        List<Run> runs = List.of(new Run(origin, 1));
        return new Acceptor.Asked(new Proposal(7, 3, view.members(), 1, runs, new long[3], new int[3]), new BitSet());
    }
}
