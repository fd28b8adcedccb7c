package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.junit.jupiter.api.Test;

class GreetingTest {

    private static final long MILLI = 1_000_000;
    private static final Member A = new Member(0, new MemberId("a", 1), Map.of(), Map.of());
    private static final Member B = new Member(1, new MemberId("b", 1), Map.of(), Map.of());
    private static final View VIEW = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 2, List.of(A, B));

    private final List<MemberId> complaints = new ArrayList<>();
    private final Said said = new Said() {
        @Override
        public void complain(MemberId peer, String why) {
            complaints.add(peer);
        }
    };
    private final Geometry ring = Geometry.of(VIEW, A.id(), 1);
    private final Outlet outlet = new Outlet(new Flow(ring, 2, said), said, Wire.of(VIEW));
    private final Greeting greeting = new Greeting(outlet, ring, said);

    private void tick(long fromMillis, long untilMillis) {
        for (long now = fromMillis; now <= untilMillis; now += 10) {
            greeting.tick(now * MILLI);
        }
    }

    /**
     * Found with Aeron, whose links take some ten milliseconds to stand: a member whose transport was replaced long after it had entered the
     * view had its successor excluded, since that had "not entered the view" when it did not answer within the first 50 ms.
     */
    @Test
    void a_successor_has_time_to_answer_on_a_new_link_however_old_the_view_is() {
        greeting.begin(0);
        outlet.begin(2, new long[] {0, 0});
        tick(10, 60_000);
        outlet.interrupted();
        greeting.greet(60_010 * MILLI);
        tick(60_020, 62_900);
        assertEquals(List.of(), complaints);
        tick(62_910, 63_500);
        assertEquals(List.of(B.id()), complaints, "but not for ever");
    }

    @Test
    void a_successor_that_never_enters_the_view_is_complained_of() {
        greeting.begin(0);
        tick(10, 2_900);
        assertEquals(List.of(), complaints);
        tick(2_910, 3_100);
        assertEquals(List.of(B.id()), complaints);
    }
}
