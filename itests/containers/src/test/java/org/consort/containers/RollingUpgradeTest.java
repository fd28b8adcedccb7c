package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of a bundle in one group: replaced node by node under load, or refused if they don't understand each other. */
class RollingUpgradeTest {

    @TempDir
    private Path folder;

    @Test
    void a_protocol_and_a_model_of_another_minor_wire_version_are_brought_in_node_by_node() throws Exception {
        Path ring = Jars.speaking("consort-ring", "org/consort/ring/RingFactory.class", "1.1", folder);
        Path control =
                Jars.speaking("consort-control", "org/consort/control/machine/ControlFactory.class", "1.1", folder);
        try (Fleet fleet = new Fleet(folder, "a", "b", "c")) {
            String view = fleet.ask(0, "report").get("view.number");
            for (int i = 0; i < fleet.size(); i++) {
                fleet.update(i, "consort-ring", ring);
                fleet.update(i, "consort-control", control);
                assertEquals(
                        "0.1.1",
                        fleet.get(i).bundle("consort-ring").getVersion().toString());
                for (int each = 0; each < fleet.size(); each++) {
                    fleet.awaitProgress(each);
                }
            }

            fleet.awaitEqual();
            fleet.assertOnlyBusy();
            for (int i = 0; i < fleet.size(); i++) {
                assertTrue(fleet.ask(i, "report").get("wire.protocols").contains("ring/1.1"), "protocol of " + i);
                assertTrue(fleet.ask(i, "report").get("wire.models").contains("control/1.1"), "model of " + i);
            }
            assertEquals(view, fleet.ask(0, "report").get("view.number"), "a view was formed");
        }
    }

    @Test
    void a_protocol_of_another_major_wire_version_is_refused_with_both_named_until_it_is_gone() throws Exception {
        Path strange = Jars.speaking("consort-ring", "org/consort/ring/RingFactory.class", "2.0", folder);
        try (Fleet fleet = new Fleet(folder, "a", "b", "c")) {
            fleet.update(2, "consort-ring", strange);
            Patience.until(
                    "a refusal by the group",
                    () -> fleet.ask(2, "report")
                            .get("why")
                            .contains("the joiner's protocol 'ring' speaks wire version 2.0, the group 1.0"),
                    () -> fleet.ask(2, "report") + fleet.get(0).log());
            fleet.awaitProgress(0);

            fleet.update(2, "consort-ring", Jars.of("consort-ring"));

            fleet.get(2).awaitMembers(3);
            fleet.awaitProgress(2);
            fleet.awaitEqual();
        }
    }
}
