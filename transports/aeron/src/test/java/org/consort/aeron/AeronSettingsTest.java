package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Map;
import java.util.ServiceLoader;
import org.consort.links.Endpoint;
import org.consort.spi.Settings;
import org.consort.spi.transport.TransportFactory;
import org.junit.jupiter.api.Test;

class AeronSettingsTest {

    private static AeronSettings read(String... pairs) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return AeronSettings.read(new Settings("transport aeron", values));
    }

    private static void refused(String expected, String... pairs) {
        String said =
                assertThrows(IllegalArgumentException.class, () -> read(pairs)).getMessage();
        assertTrue(said.contains(expected), said);
    }

    @Test
    void without_settings_it_listens_on_loopback_at_the_documented_port() {
        assertEquals(new Endpoint("127.0.0.1", 7900), read().links().bind());
        assertEquals("127.0.0.1:7900", read().links().address(7900));
    }

    @Test
    void an_unknown_setting_is_answered_with_the_nearest_known_one() {
        refused("'prot'; nearest known: 'port'", "prot", "7900");
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
        AeronTransport first = Nodes.open(Map.of());
        String port = first.address().substring(first.address().lastIndexOf(':') + 1);
        String said = assertThrows(UncheckedIOException.class, () -> Nodes.open(Map.of("port", port)))
                .getMessage();
        assertTrue(said.contains("127.0.0.1:" + port) && said.contains("in use by another process"), said);
        first.close();
    }

    @Test
    void a_port_in_use_by_udp_alone_is_named_too() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            String said = assertThrows(UncheckedIOException.class, () -> Nodes.open(Map.of("port", port)))
                    .getMessage();
            assertTrue(said.contains("UDP") && said.contains("in use by another process"), said);
        }
    }

    @Test
    void sizes_that_do_not_fit_are_refused() {
        refused("power of two", "term.bytes", "100000");
        refused("multiple of 32", "mtu.bytes", "1500");
        refused("half of 'term.bytes'", "mtu.bytes", "65504", "term.bytes", "65536");
        refused("set 'directory'", "driver", "external");
    }

    @Test
    void too_little_room_for_the_driver_is_told_with_the_numbers() {
        String said = assertThrows(
                        IllegalStateException.class, () -> Nodes.open(Map.of("directory.limit.bytes", "20000000")))
                .getMessage();
        assertTrue(said.contains("19.1 MiB") && said.contains("the driver and one peer need 28.0 MiB"), said);
    }

    @Test
    void an_address_of_another_machine_is_named_with_the_remedy() {
        String said = assertThrows(UncheckedIOException.class, () -> Nodes.open(Map.of("bind", "192.0.2.1")))
                .getMessage();
        assertTrue(said.contains("192.0.2.1") && said.contains("set 'bind'"), said);
    }

    @Test
    void a_plain_jvm_finds_the_factory() {
        assertTrue(ServiceLoader.load(TransportFactory.class).stream()
                .anyMatch(provider -> provider.get().type().equals("aeron")));
    }
}
