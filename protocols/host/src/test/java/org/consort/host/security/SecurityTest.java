package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Stack;
import org.consort.host.security.Level.Kind;
import org.consort.spi.Settings;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node's configuration lets it do, and what not. */
class SecurityTest {

    private static final String SECRET = " = 0123456789 0123456789 0123456789\n";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.createFile(
                folder.resolve("secrets"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** A port that others reach, or not; nobody opens a channel on it here. */
    private record Port(boolean isExposed) implements Transport {
        @Override
        public String type() {
            return "tcp";
        }

        @Override
        public String address() {
            return "10.0.0.1:7400";
        }

        @Override
        public Channel open(ChannelRequest request, ChannelHandler handler) {
            throw new UnsupportedOperationException("a port without a network");
        }

        @Override
        public Map<String, String> statistics() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private void secrets(String... names) throws IOException {
        Files.writeString(file, String.join(SECRET, names) + SECRET);
    }

    private Security read(String level, String... more) {
        Map<String, String> all = new HashMap<>(Map.of("security", level, "security.secrets", file.toString()));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return security(all);
    }

    private static Security security(Map<String, String> settings) {
        return Security.read("g", "a", SecuritySettings.of(new Settings("group g", settings)), () -> {});
    }

    private static String refused(Map<String, String> settings) {
        return assertThrows(IllegalArgumentException.class, () -> security(settings))
                .getMessage();
    }

    @Test
    void protection_without_a_secret_or_a_certificate_is_refused() {
        String why = refused(Map.of("security", "encrypted"));
        assertTrue(why.contains("security.secrets") && why.contains("security.keystore"), why);
        assertTrue(refused(Map.of("security", "encrypted:k1")).contains("no secret 'k1'"));
    }

    @Test
    void several_secrets_have_to_be_told_apart() throws IOException {
        secrets("k1", "k2");
        String why = assertThrows(IllegalArgumentException.class, () -> read("encrypted"))
                .getMessage();
        assertTrue(why.contains("encrypted:k1") && why.contains("k2"), why);
        assertEquals("tcp+encrypted:k2", read("encrypted:k2").configured("tcp"));
        assertThrows(IllegalArgumentException.class, () -> read("encrypted:k3"));
    }

    @Test
    void the_only_secret_needs_no_name() throws IOException {
        secrets("k1");
        assertEquals("tcp+encrypted:k1", read("encrypted").configured("tcp"));
        assertEquals("tcp", read("none").configured("tcp"));
    }

    @Test
    void a_part_of_the_certificates_settings_is_refused() {
        assertTrue(refused(Map.of("security.keystore", "a.p12")).contains("security.truststore"));
    }

    @Test
    void a_port_that_others_reach_needs_protection_or_a_clear_word() throws IOException {
        secrets("k1");
        Optional<String> why = read("none").refusal("tcp", new Port(true));
        assertTrue(why.orElseThrow().contains("10.0.0.1:7400") && why.get().contains("security.unprotected=true"));
        assertEquals(Optional.empty(), read("none").refusal("tcp", new Port(false)));
        assertEquals(Optional.empty(), read("encrypted").refusal("tcp+encrypted:k1", new Port(true)));
        assertEquals(
                Optional.empty(), read("none", "security.unprotected", "true").refusal("tcp", new Port(true)));
    }

    @Test
    void a_secret_that_is_added_to_the_file_later_is_found_and_one_that_was_read_stays() throws IOException {
        secrets("k1");
        Security security = read("encrypted:k1");
        assertTrue(security.refusal("tcp+encrypted:k2", new Port(true)).isPresent());
        secrets("k1", "k2");
        assertEquals(Optional.empty(), security.refusal("tcp+encrypted:k2", new Port(true)));
        Files.writeString(file, "nonsense");
        assertTrue(security.refusal("tcp+encrypted:k3", new Port(true)).isPresent());
        assertEquals(Optional.empty(), security.refusal("tcp+encrypted:k2", new Port(true)));
    }

    private static Set<String> roadsFrom(Security security, String road) {
        Set<String> roads = new HashSet<>();
        Optional<String> next = security.nextAfter(road);
        while (next.isPresent() && roads.add(next.get())) {
            next = security.nextAfter(next.get());
        }
        return roads;
    }

    @Test
    void a_node_that_is_denied_never_goes_below_what_it_is_configured_for() throws IOException {
        secrets("k1", "k2");
        for (String from : new String[] {"tcp", "tcp+authenticated:k1", "tcp+encrypted:k1", "tcp+encrypted:gone"}) {
            assertEquals(Set.of("tcp+encrypted:k1", "tcp+encrypted:k2"), roadsFrom(read("encrypted:k1"), from), from);
            assertTrue(roadsFrom(read("authenticated:k1"), from).stream()
                    .allMatch(road -> Level.of(road).kind() != Kind.NONE));
        }
        assertEquals(5, roadsFrom(read("none"), "tcp").size());
    }

    @Test
    void a_node_without_secrets_has_nowhere_else_to_go() {
        assertEquals(Optional.empty(), security(Map.of()).nextAfter("tcp"));
    }

    @Test
    void a_stack_that_leaves_the_level_open_keeps_it() throws IOException {
        secrets("k1");
        Security security = read("encrypted");
        Stack inner = security.inner(Stack.of("ring"), "tcp+encrypted:k1");
        assertEquals("tcp+encrypted:k1", inner.transport());
        Stack outer = Security.outer(inner);
        assertEquals("tcp", outer.transport());
        assertEquals("encrypted:k1", outer.security());
        Stack asked = Stack.of("ring").over("aeron").secured("authenticated");
        assertEquals("aeron+authenticated:k1", security.inner(asked, "tcp").transport());
        assertEquals(
                "tcp",
                security.inner(Stack.of("ring").secured("none"), "tcp+encrypted:k1")
                        .transport());
    }

    @Test
    void only_operators_change_the_stack_if_there_are_any() throws IOException {
        secrets("k1");
        assertTrue(read("encrypted").mayChange("anybody"));
        Security some = read("encrypted", "security.operators", " op1 , op2,");
        assertTrue(some.mayChange("op1") && some.mayChange("op2"));
        assertFalse(some.mayChange("op") || some.mayChange(""));
        assertTrue(some.onlyOperators("x").contains("op1"));
    }
}
