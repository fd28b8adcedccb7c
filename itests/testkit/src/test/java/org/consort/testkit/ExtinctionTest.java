package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.History;
import org.consort.testkit.check.Property;
import org.consort.testkit.check.Tag;
import org.junit.jupiter.api.Test;

/** What may be forgotten with members that died, and what may not. */
class ExtinctionTest {

    private static final Member A = member(0, "a");
    private static final Member B = member(1, "b");
    private static final Member C = member(2, "c");
    private static final View FIRST = view(1, 1, List.of(A, B, C));
    private static final Tag LAST_WORD = new Tag(A.id(), Delivery.ATOMIC, 1);

    private final History history = new History(new History.Rules(true, false));

    @Test
    void what_others_ordered_without_the_survivor_before_they_died_may_be_forgotten() {
        begin();
        List.of(A, B).forEach(member -> deliver(member.id()));
        List.of(A, B).forEach(member -> install(member.id(), view(2, 3, List.of(A, B))));
        List.of(A, B).forEach(member -> history.add(new Event.Ended(member.id(), Event.How.CRASHED)));
        install(C.id(), view(2, 2, List.of(C)));
        assertEquals(Optional.empty(), Property.firstViolation(history));
    }

    @Test
    void what_others_delivered_in_the_survivors_own_view_may_not() {
        begin();
        List.of(A, B).forEach(member -> deliver(member.id()));
        List.of(A, B).forEach(member -> history.add(new Event.Ended(member.id(), Event.How.CRASHED)));
        install(C.id(), view(2, 2, List.of(C)));
        assertTrue(Property.firstViolation(history).isPresent());
    }

    private void begin() {
        List.of(A, B, C).forEach(member -> history.add(new Event.Began(member.id(), FIRST)));
        List.of(A, B, C).forEach(member -> history.add(new Event.Doubted(member.id())));
        history.add(new Event.Submitted(A.id(), LAST_WORD));
    }

    private void deliver(MemberId at) {
        history.add(new Event.Delivered(at, LAST_WORD, 2, 1, 1, 7));
    }

    private void install(MemberId at, View view) {
        history.add(new Event.Installed(at, view, view.index() == 3 ? 7 : 1));
    }

    private static View view(long number, long index, List<Member> members) {
        return new View(1, number, index, View.Policy.MAJORITY, List.of(), 3, members);
    }

    private static Member member(int ordinal, String name) {
        return new Member(ordinal, new MemberId(name, 1), Map.of(), Map.of());
    }
}
