package org.consort.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.ServiceLoader;
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
        assertEquals(new Endpoint("127.0.0.1", 7800), read().bind());
        assertEquals("127.0.0.1:7800", read().address(7800));
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
    void a_node_that_listens_everywhere_must_say_what_to_dial() {
        refused("set 'advertised'", "bind", "0.0.0.0");
        refused("set 'advertised'", "bind", "::");
        assertEquals(
                "node7:7800", read("bind", "0.0.0.0", "advertised", "node7").address(7800));
        assertEquals(
                "node7:9000",
                read("bind", "0.0.0.0", "advertised", "node7:9000").address(7800));
        assertEquals(
                "[fe80::1]:7800", read("bind", "::", "advertised", "[fe80::1]").address(7800));
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
    void the_bookkeeping_of_the_container_is_no_setting() {
        Map<String, Object> properties = Map.of(
                "service.pid", "x",
                "service.factoryPid", "y",
                "component.name", "z",
                "component.id", 7L,
                "felix.fileinstall.filename", "f",
                "port", 7801,
                "loops", 0,
                "advertised", "",
                "crash.evidence", true);
        assertEquals(Map.of("port", "7801", "crash.evidence", "true"), TcpComponent.settings(properties));
    }

    @Test
    void a_plain_jvm_finds_the_factory() {
        assertTrue(ServiceLoader.load(TransportFactory.class).stream()
                .anyMatch(provider -> provider.get().type().equals("tcp")));
    }

    @Test
    void addresses_are_read_and_written() {
        assertEquals(new Endpoint("a.b", 1), Endpoint.parse("a.b:1").orElseThrow());
        assertEquals("[::1]:7800", Endpoint.parse("[::1]:7800").orElseThrow().toString());
        for (String wrong : new String[] {"", ":1", "a", "a:", "a:x", "a:65536", "::1:7800", "[a]:1", "a:-1"}) {
            assertTrue(Endpoint.parse(wrong).isEmpty(), wrong);
        }
    }
}
