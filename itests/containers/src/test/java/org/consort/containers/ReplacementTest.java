package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles are replaced in containers whose group works, again and again. */
class ReplacementTest {

    private static final int TIMES = Integer.getInteger("consort.replacements", 20);

    @TempDir
    private Path folder;

    @Test
    void a_model_is_replaced_20_times_under_load() throws Exception {
        replaces("consort-control");
    }

    @Test
    void a_protocol_is_replaced_20_times_under_load() throws Exception {
        replaces("consort-ring");
    }

    @Test
    void a_transport_is_replaced_20_times_under_load() throws Exception {
        replaces("consort-tcp");
    }

    private void replaces(String name) throws Exception {
        try (Fleet fleet = new Fleet(folder, "a", "b", "c")) {
            Map<String, String> before = fleet.ask(1, "report");
            Map<String, String> others = fleet.ask(0, "report");
            // Once before anything is counted: threads and files that stay are made at the first time.
            replace(fleet, name);
            Leaks leaks = new Leaks();
            for (int i = 0; i < TIMES; i++) {
                leaks.watch(fleet.get(1).bundle(name));
                replace(fleet, name);
            }

            fleet.awaitEqual();
            fleet.assertOnlyBusy();
            Map<String, String> after = fleet.ask(1, "report");
            assertEquals(before.get("self"), after.get("self"), "it left the group");
            assertEquals(before.get("view.number"), after.get("view.number"), "a view was formed");
            assertEquals(others.get("suspicions"), fleet.ask(0, "report").get("suspicions"), "others suspected it");
            leaks.awaitNone();
        }
    }

    private static void replace(Fleet fleet, String name) throws Exception {
        fleet.update(1, name, Jars.of(name));
        fleet.awaitProgress(1);
    }
}
