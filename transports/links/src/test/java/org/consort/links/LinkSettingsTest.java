package org.consort.links;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consort.spi.Settings;
import org.junit.jupiter.api.Test;

class LinkSettingsTest {

    private static LinkSettings read(String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return LinkSettings.read("pigeons", new Settings("transport pigeons", values), 7700, 1000);
    }

    private static void refused(String expected, String... pairs) {
        String said =
                assertThrows(IllegalArgumentException.class, () -> read(pairs)).getMessage();
        assertTrue(said.contains("transport pigeons") && said.contains(expected), said);
    }

    @Test
    void without_settings_it_listens_on_loopback_at_the_documented_port() {
        assertEquals("127.0.0.1:7700", read().bind().toString());
        assertEquals("127.0.0.1:7701", read().address(7701));
        assertEquals(1000, read().handshakeMillis());
        assertTrue(read().crashEvidence());
    }

    @Test
    void values_out_of_range_are_refused() {
        refused("port", "port", "65536");
        refused("bind", "bind", "127.0.0.1:80");
        refused("advertised", "advertised", "a:b:c");
        refused("crash.evidence", "crash.evidence", "yes");
        refused("frame.limit.bytes", "frame.limit.bytes", "1");
    }

    @Test
    void a_node_that_listens_everywhere_must_say_what_to_dial() {
        refused("set 'advertised'", "bind", "0.0.0.0");
        refused("set 'advertised'", "bind", "::");
        assertEquals(
                "node7:7700", read("bind", "0.0.0.0", "advertised", "node7").address(7700));
        assertEquals(
                "node7:9000",
                read("bind", "0.0.0.0", "advertised", "node7:9000").address(7700));
        assertEquals(
                "[fe80::1]:7700", read("bind", "::", "advertised", "[fe80::1]").address(7700));
    }

    @Test
    void links_are_dialled_as_often_as_the_group_asks_unless_the_node_knows_better() {
        assertEquals(50_000_000, read().probeNanos(50_000_000));
        assertEquals(1_000_000, read().probeNanos(0), "never without a pause");
        assertEquals(7_000_000, read("probe.ms", "7").probeNanos(50_000_000));
    }

    @Test
    void a_port_that_cannot_be_bound_is_told_with_the_remedy() {
        String taken = read().cannotListen(new BindException("Address already in use"));
        String foreign = read().cannotListen(new BindException("Cannot assign requested address"));

        assertTrue(taken.contains("127.0.0.1:7700") && taken.contains("setting 'port' of transport pigeons"), taken);
        assertTrue(foreign.contains("set 'bind' of transport pigeons"), foreign);
    }

    @Test
    void a_transport_adds_names_of_its_own() {
        List<String> known = LinkSettings.with(List.of("pigeons"));

        assertTrue(known.contains("pigeons") && known.contains("bind") && known.contains("crash.evidence"));
    }
}
