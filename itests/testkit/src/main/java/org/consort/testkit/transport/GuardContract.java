package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.consort.MemberId;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.Test;

/** Guarded channels: who does not prove himself gets no link, and hears of nobody. */
public interface GuardContract extends OnStage {

    /** Opens a transport without a guard, at an address that is free, on this machine. */
    Transport bare();

    private Transport transport() {
        return stage().keep(bare());
    }

    /** A member of the group {@code g}, on a transport that may be guarded. */
    private Party member(Transport transport, String name) {
        return stage().party(transport, "g", new MemberId(name, 1));
    }

    @Test
    default void members_with_one_secret_are_linked_and_greet_each_other() {
        Party a = member(Guarded.encrypted(transport(), "right"), "a");
        Party b = member(Guarded.encrypted(transport(), "right"), "b");
        a.act(open -> open.greet(b.address()));
        a.until("greeted " + b.address() + " b#1");
        a.link(b);
        b.link(a);
    }

    @Test
    default void another_secret_is_denied_at_both_ends() {
        Party a = member(Guarded.encrypted(transport(), "wrong"), "a");
        Party b = member(Guarded.encrypted(transport(), "right"), "b");
        denied(a, b);
        denied(b, a);
    }

    @Test
    default void another_level_is_denied() {
        Party a = member(Guarded.authenticated(transport(), "right"), "a");
        Party b = member(Guarded.encrypted(transport(), "right"), "b");
        denied(a, b);
    }

    @Test
    default void who_proves_nothing_is_denied_and_hears_of_nobody() {
        Party a = member(transport(), "a");
        Party b = member(Guarded.encrypted(transport(), "right"), "b");
        denied(a, b);
        denied(b, a);
    }

    private void denied(Party a, Party b) {
        a.act(open -> open.greet(b.address()));
        a.until("refused " + b.address() + " DENIED");
        a.act(open -> open.connect(b.id(), b.address()));
        a.until("refused " + b.address() + " DENIED", 2);
        assertEquals(0, a.count("greeted") + a.count("up") + b.count("inUp"));
        assertEquals(0, a.count("crashed") + b.count("crashed"));
    }

    @Test
    default void one_group_can_be_on_one_transport_at_two_levels_at_once() {
        Transport here = transport();
        Transport there = transport();
        Party open = member(here, "a");
        Party guarded = member(Guarded.encrypted(here, "right"), "a");
        Party otherOpen = member(there, "b");
        Party otherGuarded = member(Guarded.encrypted(there, "right"), "b");
        open.link(otherOpen);
        guarded.link(otherGuarded);
    }

    @Test
    default void a_link_that_is_cut_is_dialled_again() {
        Party a = member(transport(), "a");
        Party b = member(transport(), "b");
        a.link(b);
        b.act(open -> open.cut(a.id(), "it is to"));
        b.until("inDown a#1");
        a.until("down b#1");
        b.until("inUp a#1", 2);
    }
}
