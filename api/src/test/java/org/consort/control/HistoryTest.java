package org.consort.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.control.History.Comparison;
import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void same_heads_are_the_same_history() {
        assertInstanceOf(Comparison.Same.class, history("abc", 0).compare(history("abc", 2)));
        assertInstanceOf(Comparison.Same.class, history("", 0).compare(history("", 0)));
    }

    @Test
    void one_may_continue_the_other() {
        assertEquals(new Comparison.Ahead(2), history("abc", 0).compare(history("a", 0)));
        assertEquals(new Comparison.Behind(2), history("a", 0).compare(history("abc", 0)));
        assertEquals(new Comparison.Ahead(3), history("abc", 0).compare(history("", 0)));
    }

    @Test
    void a_divergence_names_the_first_record_that_differs() {
        for (int first = 0; first < 6; first++) {
            String other = "abcdef".substring(0, first) + "xyzuvwq".substring(first);
            Comparison comparison = history("abcdef", 0).compare(history(other, 0));

            Comparison.Diverged diverged = assertInstanceOf(Comparison.Diverged.class, comparison);
            assertEquals(first + 1, diverged.mine().number());
            assertEquals(first + 1, diverged.theirs().number());
            assertTrue(diverged.first());
        }
    }

    @Test
    void a_divergence_older_than_what_is_kept_says_that_it_may_have_begun_before() {
        Comparison comparison = history("abcdef", 3).compare(history("xyzuvw", 0));

        Comparison.Diverged diverged = assertInstanceOf(Comparison.Diverged.class, comparison);
        assertEquals(4, diverged.mine().number());
        assertEquals(false, diverged.first());
    }

    @Test
    void what_is_kept_no_longer_is_unknown() {
        assertInstanceOf(Comparison.Unknown.class, history("abcdef", 5).compare(history("abc", 0)));
    }

    /** A hash that seals all before it: the letters so far. */
    private static History history(String letters, int forgotten) {
        List<HistoryRecord> records = IntStream.range(forgotten, letters.length())
                .mapToObj(i -> new HistoryRecord(
                        i + 1,
                        new Receipt(1, i),
                        i,
                        "type",
                        new MemberId("a", 1),
                        Decision.Outcome.COMMITTED,
                        letters.substring(0, i + 1)))
                .toList();
        return new History(new Head(letters.length(), letters), records);
    }
}
