package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled bundles in this JVM: what counts is which services are there, since a bundle may be active and do nothing. */
class ServicesTest {

    @TempDir
    private Path folder;

    private final List<EmbeddedContainer> containers = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (EmbeddedContainer container : containers) {
            container.close();
        }
    }

    @Test
    void a_configured_container_offers_its_group_transport_protocol_and_models() throws Exception {
        EmbeddedContainer container = start(Home.make(folder, "a").get(0));

        container.awaitService("org.consort.Group", "(consort.group=test)");
        container.awaitService("org.consort.spi.transport.Transport", "(consort.transport=tcp)");
        container.awaitService("org.consort.spi.protocol.ProtocolFactory", "(consort.protocol=ring)");
        container.awaitService("org.consort.spi.abstraction.AbstractionFactory", "(consort.abstraction=control)");
        container.awaitService("org.consort.control.Control", "(consort.group=test)");
        container.awaitState("ACTIVE");
    }

    @Test
    void two_containers_in_one_process_form_one_group() throws Exception {
        List<Home> homes = Home.make(folder, "a", "b");
        EmbeddedContainer first = start(homes.get(0));
        EmbeddedContainer second = start(homes.get(1));

        first.awaitMembers(2);
        second.awaitMembers(2);
    }

    @Test
    void a_group_goes_with_its_file_and_comes_back_with_it() throws Exception {
        Home home = Home.make(folder, "a").get(0);
        EmbeddedContainer container = start(home);
        container.awaitState("ACTIVE");
        Path file = home.folder().resolve("etc/org.consort.group-test.cfg");
        String text = Files.readString(file);

        Files.delete(file);
        container.awaitNoService("org.consort.Group");
        home.configure("org.consort.group-test", text);
        container.awaitState("ACTIVE");

        assertEquals(text.strip(), Files.readString(file).strip(), "the container wrote to its configuration");
    }

    @Test
    void commands_are_registered_under_the_scope_consort() throws Exception {
        EmbeddedContainer container = start(Home.make(folder, "a").get(0));

        Map<String, Object> properties = container.awaitService("org.consort.shell.GroupCommands", "");

        assertEquals("consort", properties.get("osgi.command.scope"));
        assertTrue(List.of((Object[]) properties.get("osgi.command.function"))
                .containsAll(List.of("group", "submit", "stack", "status")));
    }

    private EmbeddedContainer start(Home home) throws Exception {
        EmbeddedContainer container = new EmbeddedContainer(home);
        containers.add(container);
        return container;
    }
}
