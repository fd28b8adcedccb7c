package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.consort.host.security.Level.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTest {

    @ParameterizedTest
    @ValueSource(strings = {"none", "authenticated", "encrypted", "authenticated:k1", "encrypted:a.b-c_1"})
    void a_level_is_read_as_it_is_written(String text) {
        assertEquals(text, Level.parse(text).toString());
        assertEquals(text, Level.security(Level.road("tcp", text)));
        assertEquals("tcp", Level.transport(Level.road("tcp", text)));
        assertEquals(Level.parse(text), Level.of(Level.road("tcp", text)));
    }

    @Test
    void the_parts_of_a_level() {
        assertEquals(new Level(Kind.ENCRYPTED, "k1"), Level.parse("encrypted:k1"));
        assertEquals(new Level(Kind.AUTHENTICATED, ""), Level.parse("authenticated"));
        assertEquals(Level.NONE, Level.parse("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "non", "Encrypted", "ENCRYPTED", "none:k1", "encrypted+k1", "+", ":", ":k1"})
    void what_is_no_level_is_refused_with_the_nearest(String text) {
        String why = assertThrows(IllegalArgumentException.class, () -> Level.parse(text))
                .getMessage();
        assertTrue(why.contains("nearest known"), why);
    }

    @Test
    void the_road_without_protection_is_the_transport_itself() {
        assertEquals("tcp", Level.road("tcp", "none"));
        assertEquals("tcp", Level.road("tcp", ""));
        assertEquals("none", Level.security("tcp"));
        assertEquals(Level.NONE, Level.of("tcp"));
        assertEquals("tcp+encrypted:k1", Level.road("tcp", "encrypted:k1"));
    }

    @Test
    void who_looks_for_an_open_group_is_not_told_of_a_protected_one() {
        Level protectedOne = Level.parse("authenticated:k1");
        assertFalse(Level.NONE.mayTellOf(protectedOne));
        assertTrue(Level.NONE.mayTellOf(Level.NONE));
        assertTrue(protectedOne.mayTellOf(Level.NONE));
        assertTrue(protectedOne.mayTellOf(Level.parse("encrypted:k2")));
    }
}
