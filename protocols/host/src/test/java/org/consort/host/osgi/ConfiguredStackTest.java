package org.consort.host.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.consort.GroupSettings;
import org.consort.Stack;
import org.junit.jupiter.api.Test;

class ConfiguredStackTest {

    private static final GroupSettings GROUP = GroupSettings.named("orders")
            .seeds("127.0.0.1:7800", "fast@127.0.0.1:7900")
            .with("ring.window.bytes", "9000")
            .with("quorum.window.bytes", "7")
            .with("policy", "majority");

    @Test
    void what_is_shown_is_what_would_be_read() {
        Stack stack = new Stack("quorum", "fast", Map.of("window.bytes", "8"));
        GroupSettings shown = ConfiguredStack.with(GROUP, stack);
        assertEquals(stack, ConfiguredStack.of(shown));
        assertEquals("majority", shown.settings().get("policy"));
        assertEquals("9000", shown.settings().get("ring.window.bytes"), "for the day it goes back");
    }

    @Test
    void seeds_stay_addresses_on_the_transport_they_were_written_for() {
        GroupSettings shown = ConfiguredStack.with(GROUP, Stack.of("ring").over("fast"));
        assertEquals(List.of("tcp@127.0.0.1:7800", "127.0.0.1:7900"), shown.seeds());
        GroupSettings back = ConfiguredStack.with(shown, Stack.of("ring").over("tcp"));
        assertEquals(GROUP.seeds(), back.seeds());
    }

    @Test
    void the_rest_is_the_same_whatever_the_stack_is() {
        List<String> protocols = List.of("quorum", "ring");
        GroupSettings shown = ConfiguredStack.with(GROUP, Stack.of("quorum").over("fast"));
        assertEquals(ConfiguredStack.rest(GROUP, protocols), ConfiguredStack.rest(shown, protocols));
        assertNotEquals(
                ConfiguredStack.rest(GROUP, protocols),
                ConfiguredStack.rest(shown.with("suspicion.timeout.ms", "3000"), protocols));
    }

    @Test
    void a_file_keeps_its_comments_and_its_order_and_what_it_says_already() {
        List<String> file = List.of(
                "# The orders.",
                "name = orders",
                "# protocol = ring",
                "protocol=ring",
                "ring.window.bytes = 9000",
                "seeds = 127.0.0.1:7800, \\",
                "    127.0.0.1:7801",
                "",
                "policy : majority");
        List<String> next = CfgText.changed(
                file,
                Map.of("protocol", "quorum", "transport", "tcp", "name", "orders"),
                key -> key.startsWith("ring."));
        assertEquals(
                List.of(
                        "# The orders.",
                        "name = orders",
                        "# protocol = ring",
                        "protocol = quorum",
                        "seeds = 127.0.0.1:7800, \\",
                        "    127.0.0.1:7801",
                        "",
                        "policy : majority",
                        "transport = tcp"),
                next);
        assertEquals(next, CfgText.changed(next, Map.of("seeds", "127.0.0.1:7800, 127.0.0.1:7801"), key -> false));
    }
}
