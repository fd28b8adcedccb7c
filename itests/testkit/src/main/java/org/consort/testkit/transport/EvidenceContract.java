package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.junit.jupiter.api.Test;

/** What a later life of a member proves, and when. What real processes prove: {@link ProcessContract}. */
public interface EvidenceContract extends OnStage {

    @Test
    default void a_later_life_that_answers_proves_the_earlier_dead() {
        Party a = stage().party("a");
        Party b = stage().party(stage().transport(), "g", new MemberId("b", 2));
        a.act(open -> open.connect(new MemberId("b", 1), b.address()));
        a.until("crashed b#1 NEW_INCARNATION");
        Party c = stage().party("c");
        c.act(open -> open.connect(new MemberId("b", 3), b.address()));
        c.until("refused " + b.address() + " OTHER_MEMBER");
        assertEquals(0, c.count("crashed"), "an earlier life proves nothing");
        assertEquals(1, a.count("crashed"), "told once");
    }

    @Test
    default void evidence_of_a_later_life_waits_until_nothing_is_left_to_read_of_the_earlier_one() {
        Party a = stage().party("a");
        Party earlier = stage().party("b");
        Party later = stage().party(stage().transport(), "g", new MemberId("b", 2));
        String dead = "crashed b#1 NEW_INCARNATION";
        AtomicBoolean speaks = new AtomicBoolean(true);
        a.take((from, slab, offset, length) -> {});
        earlier.connect(a);
        a.until("inUp b#1");
        speak(earlier, a.id(), speaks);

        a.act(open -> open.connect(earlier.id(), later.address()));
        a.until("refused " + later.address() + " OTHER_MEMBER");
        assertFalse(a.events().contains(dead), "its words are still coming in");
        speaks.set(false);
        a.until(dead);

        assertTrue(a.events().contains("inDown b#1"), "its link never breaks by itself");
        assertTrue(a.events().indexOf("inDown b#1") < a.events().indexOf(dead));
        assertEquals(1, a.count(dead));
    }

    private static void speak(Party from, MemberId to, AtomicBoolean speaks) {
        from.channel().thread().execute(() -> {
            from.channel().offer(to, new Frame().putLong(1));
            if (speaks.get()) {
                speak(from, to, speaks);
            }
        });
    }
}
