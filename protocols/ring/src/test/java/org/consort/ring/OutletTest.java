package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class OutletTest {

    private static final Member A = new Member(0, new MemberId("a", 1), Map.of(), Map.of());
    private static final Member B = new Member(1, new MemberId("b", 1), Map.of(), Map.of());
    private static final View VIEW = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 2, List.of(A, B));

    private final Said said = new Said();
    private final Flow flow = new Flow(Geometry.of(VIEW, A.id(), 1), 2, said);
    private final Outlet outlet = new Outlet(flow, said, Wire.of(VIEW));

    @Test
    void takes_an_answer_to_its_question_and_one_unasked_at_first() {
        outlet.hello();
        assertTrue(outlet.awaits(0));
        assertTrue(outlet.awaits(1));
        assertFalse(outlet.awaits(2));
    }

    /**
     * Found by the simulator (bare rings, seed 1838540826502759): the answer said what the successor held before the link broke. It had got
     * more, which was let go here as held everywhere, and the outlet tried to send it.
     */
    @Test
    void takes_no_answer_of_a_link_that_broke() {
        outlet.hello();
        outlet.interrupted();
        assertFalse(outlet.awaits(0));
        assertFalse(outlet.awaits(1));
        outlet.hello();
        assertFalse(outlet.awaits(1));
    }
}
