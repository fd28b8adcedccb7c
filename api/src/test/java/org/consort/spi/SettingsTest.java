package org.consort.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consort.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final List<String> KNOWN = List.of("window.bytes", "heartbeat.ms", "policy");

    @Test
    void known_names_pass() {
        Settings settings = settings("policy", "static");

        assertSame(settings, settings.allow(KNOWN));
    }

    @Test
    void an_unknown_name_is_answered_with_the_nearest_known_one() {
        assertRefused(
                () -> settings("hartbeat.ms", "1").allow(KNOWN), "group orders", "'hartbeat.ms'", "'heartbeat.ms'");
    }

    @Test
    void all_unknown_names_are_told_at_once() {
        Settings settings = new Settings("group orders", Map.of("polcy", "1", "windw.bytes", "2"));

        assertRefused(() -> settings.allow(KNOWN), "'polcy'", "'policy'", "'windw.bytes'", "'window.bytes'");
    }

    @Test
    void where_nothing_can_be_set_every_name_is_refused() {
        assertRefused(() -> settings("a", "b").allow(List.of()), "'a'", "'none'");
    }

    @Test
    void numbers_are_read_with_their_range() {
        assertEquals(5, settings("n", "5").number("n", 1, 0, 9));
        assertEquals(0, settings("n", " 0 ").number("n", 1, 0, 9));
        assertEquals(9, settings("n", "9").number("n", 1, 0, 9));
        assertEquals(1, settings("other", "5").number("n", 1, 0, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10", "", "five", "5.0", "99999999999999999999"})
    void other_numbers_are_refused_with_the_range(String value) {
        assertRefused(() -> settings("n", value).number("n", 1, 0, 9), "'n'", "'" + value + "'", "from 0 to 9");
    }

    @Test
    void flags_are_true_or_false() {
        assertTrue(settings("f", "true").flag("f", false));
        assertEquals(false, settings("f", " false ").flag("f", true));
        assertTrue(settings("other", "x").flag("f", true));
        assertRefused(() -> settings("f", "yes").flag("f", true), "'f'", "'yes'", "true or false");
    }

    @Test
    void choices_are_lower_case_with_dashes() {
        assertEquals(View.Policy.LAST_SURVIVOR, settings("p", "last-survivor").choice("p", View.Policy.MAJORITY));
        assertEquals(View.Policy.MAJORITY, settings("other", "x").choice("p", View.Policy.MAJORITY));
        assertRefused(
                () -> settings("p", "MAJORITY").choice("p", View.Policy.MAJORITY),
                "'MAJORITY'",
                "majority, last-survivor, static");
    }

    @Test
    void settings_under_a_prefix_lose_it() {
        Settings all = new Settings("group orders", Map.of("ring.window", "3", "ringer", "1", "heartbeat.ms", "2"));

        Settings ring = all.under("ring");

        assertEquals(Map.of("window", "3"), ring.values());
        assertRefused(() -> ring.number("window", 1, 0, 2), "group orders, ring");
    }

    @Test
    void later_changes_of_the_source_do_not_show() {
        Map<String, String> source = new HashMap<>(Map.of("a", "1"));
        Settings settings = new Settings("x", source);

        source.put("a", "2");

        assertEquals("1", settings.text("a", "0"));
        assertEquals("0", settings.text("b", "0"));
    }

    private static Settings settings(String name, String value) {
        return new Settings("group orders", Map.of(name, value));
    }

    private static void assertRefused(Executable call, String... words) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, call).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), () -> "'" + word + "' is missing in: " + message);
        }
    }
}
