package org.consort.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.ServiceLoader;
import org.consort.links.Endpoint;
import org.consort.spi.Settings;
import org.consort.spi.transport.TransportFactory;
import org.junit.jupiter.api.Test;

class TcpSettingsTest {

    private static TcpSettings read(String... pairs) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return TcpSettings.read(new Settings("transport tcp", values));
    }

    private static void refused(String expected, String... pairs) {
        String said =
                assertThrows(IllegalArgumentException.class, () -> read(pairs)).getMessage();
        assertTrue(said.contains(expected), said);
    }

    @Test
    void without_settings_it_listens_on_loopback_at_the_documented_port() {
        assertEquals(new Endpoint("127.0.0.1", 7800), read().links().bind());
        assertEquals("127.0.0.1:7800", read().links().address(7800));
    }

    @Test
    void an_unknown_setting_is_answered_with_the_nearest_known_one() {
        refused("'prot'; nearest known: 'port'", "prot", "7800");
        refused("nearest known: 'crash.evidence'", "crash.evidense", "true");
    }

    @Test
    void values_out_of_range_are_refused() {
        refused("port", "port", "65536");
        refused("loops", "loops", "0");
        refused("bind", "bind", "127.0.0.1:80");
        refused("advertised", "advertised", "a:b:c");
        refused("crash.evidence", "crash.evidence", "yes");
    }

    @Test
    void a_port_in_use_is_named_with_the_remedy() {
        TcpTransport first = Nodes.open(Map.of());
        String port = first.address().substring(first.address().lastIndexOf(':') + 1);
        for (String io : new String[] {"auto", "nio"}) {
            String said = assertThrows(UncheckedIOException.class, () -> Nodes.open(Map.of("port", port, "io", io)))
                    .getMessage();
            assertTrue(said.contains("127.0.0.1:" + port) && said.contains("in use by another process"), said);
        }
        first.close();
    }

    @Test
    void an_address_of_another_machine_is_named_with_the_remedy() {
        for (String io : new String[] {"auto", "nio"}) {
            String said = assertThrows(
                            UncheckedIOException.class, () -> Nodes.open(Map.of("bind", "192.0.2.1", "io", io)))
                    .getMessage();
            assertTrue(said.contains("192.0.2.1") && said.contains("set 'bind'"), said);
        }
    }

    @Test
    void a_plain_jvm_finds_the_factory() {
        assertTrue(ServiceLoader.load(TransportFactory.class).stream()
                .anyMatch(provider -> provider.get().type().equals("tcp")));
    }
}
