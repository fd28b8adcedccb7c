package org.consort.links;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EndpointTest {

    @Test
    void addresses_are_read_and_written() {
        assertEquals(new Endpoint("a.b", 1), Endpoint.parse("a.b:1").orElseThrow());
        assertEquals("[::1]:7800", Endpoint.parse("[::1]:7800").orElseThrow().toString());
        for (String wrong : new String[] {"", ":1", "a", "a:", "a:x", "a:65536", "::1:7800", "[a]:1", "a:-1"}) {
            assertTrue(Endpoint.parse(wrong).isEmpty(), wrong);
        }
    }

    @Test
    void numbers_are_told_from_names_without_asking_a_name_server() {
        assertEquals(
                "127.0.0.1", new Endpoint("127.0.0.1", 1).number().orElseThrow().getHostAddress());
        assertEquals(
                "0:0:0:0:0:0:0:1", new Endpoint("::1", 1).number().orElseThrow().getHostAddress());
        for (String name : new String[] {"localhost", "1.2.3", "256.1.1.1", "1.2.3.4.5", "a1.2.3.4"}) {
            assertTrue(new Endpoint(name, 1).number().isEmpty(), name);
        }
    }
}
