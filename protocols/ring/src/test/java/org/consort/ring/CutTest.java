package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.junit.jupiter.api.Test;

class CutTest {

    private static final Cut.Next NEXT =
            new Cut.Next(1, 9, List.of(new Member(1, new MemberId("b", 1), Map.of(), Map.of())));

    @Test
    void keeps_every_number_whose_block_a_survivor_holds() {
        Report behind = report(1, List.of(new Run(0, 1)), held(2, 1, 0));
        Report ahead = report(1, List.of(new Run(0, 2), new Run(1, 1)), held(2, 1, 0));
        Proposal cut = Cut.of(Map.of(1, behind, 2, ahead), leaving(0), NEXT);
        assertEquals(List.of(new Run(0, 2), new Run(1, 1)), cut.runs());
        assertArrayEquals(held(2, 1, 0), cut.neededSeqs(3));
    }

    @Test
    void stops_at_the_first_number_whose_block_died_with_its_origin() {
        Report only = report(5, List.of(new Run(1, 1), new Run(0, 3), new Run(1, 1)), held(2, 2, 0));
        Proposal cut = Cut.of(Map.of(1, only), leaving(0, 2), NEXT);
        assertEquals(List.of(new Run(1, 1), new Run(0, 2)), cut.runs());
        assertEquals(5, cut.firstNumber());
    }

    @Test
    void sends_again_what_a_member_that_goes_had_not_got_numbered() {
        Report one = report(1, List.of(new Run(1, 1)), held(0, 1, 4));
        Report two = report(1, List.of(new Run(1, 1)), held(0, 1, 2));
        Proposal cut = Cut.of(Map.of(0, one, 1, two), leaving(2), NEXT);
        assertEquals(List.of(new Run(1, 1), new Run(2, 4)), cut.runs());
        assertEquals(0, cut.donors()[2]);
    }

    @Test
    void leaves_to_a_survivor_what_nobody_else_has_seen() {
        Report one = report(1, List.of(), held(3, 1, 0));
        Report two = report(1, List.of(), held(2, 5, 0));
        Proposal cut = Cut.of(Map.of(0, one, 1, two), leaving(2), NEXT);
        assertEquals(List.of(new Run(0, 2), new Run(1, 1)), cut.runs());
    }

    private static Report report(long first, List<Run> runs, long[] held) {
        return new Report(first, runs, new long[held.length], held, new BitSet(), Ballot.NONE, Optional.empty());
    }

    private static long[] held(long... seqs) {
        return seqs;
    }

    private static boolean[] leaving(int... ranks) {
        boolean[] all = new boolean[3];
        for (int rank : ranks) {
            all[rank] = true;
        }
        return all;
    }
}
