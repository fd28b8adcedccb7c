package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.consort.MemberId;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.Test;

/** Links: one way, dialled for ever, told at both ends. */
public interface LinkContract extends OnStage {

    @Test
    default void a_link_is_told_at_both_ends_and_goes_one_way() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        assertEquals(List.of("opened", "up b#1"), a.events());
        assertEquals(List.of("opened", "inUp a#1"), b.events());
        assertEquals(Offer.UNREACHABLE, b.say(a, "there is no way back"));
    }

    @Test
    default void links_in_both_directions_are_independent() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        b.link(a);
        a.act(open -> open.disconnect(b.id()));
        b.until("inDown a#1");
        assertEquals(Offer.ACCEPTED, b.say(a, "still here"));
        a.untilFrames(1);
        assertEquals(0, b.count("down"));
    }

    @Test
    default void a_member_that_comes_later_is_met() {
        Transport there = stage().transport();
        Party a = stage().party("a");
        MemberId later = new MemberId("b", 1);
        a.act(open -> open.connect(later, there.address()));
        a.until("refused " + there.address() + " NO_SUCH_GROUP");
        Party b = stage().party(there, "g", later);
        a.until("up b#1");
        b.until("inUp a#1");
        assertEquals(1, a.count("refused"), "told once, not at each attempt");
    }

    @Test
    default void disconnect_breaks_the_link_quietly_and_for_good() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        a.act(open -> open.disconnect(b.id()));
        b.until("inDown a#1");
        assertEquals(Offer.UNREACHABLE, a.say(b, "?"));
        Party c = stage().party("c");
        a.link(c);
        assertEquals(List.of("opened", "up b#1", "up c#1"), a.events());
        assertEquals(0, b.count("crashed"));
    }

    @Test
    default void connecting_again_after_disconnect_makes_a_new_link() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        a.act(open -> open.disconnect(b.id()));
        b.until("inDown a#1");
        a.connect(b);
        a.until("up b#1", 2);
        b.until("inUp a#1", 2);
        assertEquals(Offer.ACCEPTED, a.say(b, "again"));
        b.untilFrames(1);
    }

    @Test
    default void a_link_to_another_member_than_the_one_that_answers_never_stands() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.act(open -> open.connect(new MemberId("x", 1), b.address()));
        a.until("refused " + b.address() + " OTHER_MEMBER");
        assertEquals(0, b.count("inUp"));
        assertEquals(0, a.count("crashed"), "another name proves nothing");
    }

    @Test
    default void a_new_address_replaces_the_old_one() {
        Party elsewhere = stage().party("elsewhere");
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.act(open -> open.connect(b.id(), elsewhere.address()));
        a.until("refused " + elsewhere.address() + " OTHER_MEMBER");
        a.link(b);
        a.act(open -> open.connect(b.id(), elsewhere.address()));
        a.until("down b#1");
        b.until("inDown a#1");
    }

    @Test
    default void two_groups_on_one_port_stay_apart() {
        Transport left = stage().transport();
        Transport right = stage().transport();
        Party a1 = stage().party(left, "one", new MemberId("a", 1));
        Party a2 = stage().party(left, "two", new MemberId("a", 1));
        Party b1 = stage().party(right, "one", new MemberId("b", 1));
        Party b2 = stage().party(right, "two", new MemberId("b", 1));
        a1.link(b1);
        a2.link(b2);
        assertEquals(Offer.ACCEPTED, a1.say(b1, "for one"));
        assertEquals(Offer.ACCEPTED, a2.say(b2, "for two"));
        b1.untilFrames(1);
        b2.untilFrames(1);
        assertEquals(List.of("for one"), b1.texts());
        assertEquals(List.of("for two"), b2.texts());
        b1.close();
        a1.until("down b#1");
        assertEquals(Offer.ACCEPTED, a2.say(b2, "goes on"));
        b2.untilFrames(2);
        assertNotEquals(left.address(), right.address());
    }

    @Test
    default void a_full_mesh_of_five_stands() {
        List<Party> all = List.of(
                stage().party("a"), stage().party("b"), stage().party("c"), stage().party("d"), stage().party("e"));
        all.forEach(from -> all.stream().filter(to -> to != from).forEach(from::connect));
        for (Party from : all) {
            for (Party to : all) {
                if (from != to) {
                    from.until("up " + to.id());
                    to.until("inUp " + from.id());
                    assertEquals(Offer.ACCEPTED, from.say(to, "hello"));
                }
            }
        }
        all.forEach(party -> party.untilFrames(4));
    }
}
