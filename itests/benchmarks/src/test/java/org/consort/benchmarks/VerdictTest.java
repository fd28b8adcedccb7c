package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void the_same_to_the_last_message_is_the_same_order() {
        assertEquals("order=same bad=0 dups=0 lost=0 refused=0", verdict("total=9 hash=a", "total=9 hash=a"));
    }

    @Test
    void as_many_messages_with_another_hash_is_another_order() {
        assertEquals("order=DIFFERS bad=0 dups=0 lost=0 refused=0", verdict("total=9 hash=a", "total=9 hash=b"));
    }

    @Test
    void a_member_that_lacks_the_end_is_unfinished_but_not_out_of_order() {
        assertEquals(
                "order=unfinished bad=0 dups=0 lost=0 refused=0",
                verdict("total=7 hash=a marks=1,2,", "total=9 hash=b marks=1,2,3,"));
    }

    @Test
    void another_mark_is_another_order_even_if_the_ends_differ() {
        assertEquals(
                "order=DIFFERS bad=0 dups=0 lost=0 refused=0",
                verdict("total=7 hash=a marks=1,4,", "total=9 hash=b marks=1,2,3,"));
    }

    @Test
    void what_a_sender_does_not_get_back_is_lost() {
        assertEquals(
                "order=same bad=0 dups=0 lost=2 refused=0",
                verdict("total=9 hash=a sent=5 own=3", "total=9 hash=a sent=6 own=6"));
    }

    private static String verdict(String... tallies) {
        List<Line> lines = List.of(tallies).stream()
                .map(tally -> Line.parse("sent=0 own=0 bad=0 dups=0 refused=0 " + tally))
                .toList();
        return new Verdict(lines).line(true).toString();
    }
}
