package org.consort.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.consort.Member;
import org.consort.MemberId;
import org.junit.jupiter.api.Test;

class ConditionTest {

    private final Member member =
            new Member(0, new MemberId("node-1", 1), Map.of(), Map.of("role", "worker", "zone", "eu west"));

    @Test
    void and_binds_closer_than_or_and_not_closer_than_both() {
        assertTrue(holds("role=worker or role=spare and zone=us"));
        assertFalse(holds("(role=worker or role=spare) and zone=us"));
        assertTrue(holds("not zone=us and role=worker"));
        assertFalse(holds("not (zone=us or role=worker)"));
    }

    @Test
    void asks_for_a_property_a_value_or_the_name() {
        assertTrue(holds("role"));
        assertFalse(holds("rack"));
        assertFalse(holds("rack=''"));
        assertTrue(holds("zone='eu west'"));
        assertTrue(holds("name=node-1"));
        assertFalse(holds("name=node-2"));
    }

    @Test
    void its_text_reads_as_the_same_condition() {
        for (String text : new String[] {"a", "not not a=b", "a and (b or 'it''s'='or') and not (c or d=1)"}) {
            Condition condition = Condition.parse(text);
            assertEquals(condition, Condition.parse(condition.toString()));
        }
    }

    @Test
    void says_where_it_stops_making_sense() {
        String why = assertThrows(IllegalArgumentException.class, () -> Condition.parse("role=worker zone=eu"))
                .toString();
        assertTrue(why.contains("expected 'and', 'or' or the end at character 13"), why);
    }

    @Test
    void any_text_is_a_condition_or_refused() {
        Random random = new Random(5);
        String[] parts = {"(", ")", "not ", "and ", "or ", "a", "=", "'", " "};
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                Condition condition = Condition.parse(text.toString());
                assertEquals(condition, Condition.parse(condition.toString()));
            } catch (IllegalArgumentException expected) {
                assertTrue(expected.toString().contains("condition"));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Condition.parse("(".repeat(1000)));
        assertThrows(IllegalArgumentException.class, () -> Condition.parse("a".repeat(2000)));
    }

    private boolean holds(String text) {
        return Condition.parse(text).holds(member);
    }
}
