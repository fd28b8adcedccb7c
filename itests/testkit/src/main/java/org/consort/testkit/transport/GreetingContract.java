package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.consort.MemberId;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.Test;

/** Greeting an address: who is there, or why nobody is. */
public interface GreetingContract extends OnStage {

    @Test
    default void an_address_tells_who_is_there_without_a_link() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.act(open -> open.greet(b.address()));
        a.until("greeted " + b.address() + " b#1");
        assertEquals(0, b.count("inUp"));
        assertEquals(0, a.count("up"));
    }

    @Test
    default void nobody_answers_at_a_closed_address() {
        Transport gone = stage().transport();
        String address = gone.address();
        gone.close();
        Party a = stage().party("a");
        a.act(open -> open.greet(address));
        a.until("refused " + address + " NOBODY");
        assertEquals(0, a.count("crashed"), "no link ever stood");
    }

    @Test
    default void a_node_without_the_group_says_so() {
        Transport there = stage().transport();
        stage().party(there, "other", new MemberId("b", 1));
        Party a = stage().party("a");
        a.act(open -> open.greet(there.address()));
        a.until("refused " + there.address() + " NO_SUCH_GROUP");
    }

    @Test
    default void a_second_node_of_the_same_name_is_refused() {
        Party a = stage().party("a");
        Party twin = stage().party(stage().transport(), "g", new MemberId("a", 2));
        a.act(open -> open.greet(twin.address()));
        a.until("refused " + twin.address() + " SAME_NAME");
        twin.act(open -> open.connect(a.id(), a.address()));
        twin.until("refused " + a.address() + " SAME_NAME");
        assertEquals(0, a.count("inUp"));
        assertEquals(0, a.count("crashed") + twin.count("crashed"));
    }

    @Test
    default void an_own_address_is_noticed() {
        Party a = stage().party("a");
        a.act(open -> open.greet(a.address()));
        a.until("refused " + a.address() + " SELF");
    }

    @Test
    default void nonsense_for_an_address_is_refused_and_harms_nothing() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.act(open -> open.greet("no address at all"));
        a.until("refused no address at all");
        a.link(b);
    }
}
