package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The database as a service of the container, whose bundle is replaced while it is used and watched. */
class DatabaseServiceTest {

    private static final int TIMES = Integer.getInteger("consort.replacements", 20) / 2;
    private static final int MORE_ROWS = 20;

    @TempDir
    private Path folder;

    private final List<EmbeddedContainer> containers = new ArrayList<>();

    @Test
    void a_database_is_a_service_of_its_group_and_loses_nothing_while_its_bundle_is_replaced() throws Exception {
        try {
            Path clerk = Jars.clerk(folder);
            for (Home home : Home.make(folder, "a", "b", "c")) {
                EmbeddedContainer container = new EmbeddedContainer(home);
                containers.add(container);
                container.add(clerk);
                container.awaitService("org.consort.database.Database", "(consort.group=test)");
            }
            awaitMore();
            for (int i = 0; i < TIMES; i++) {
                replace(containers.get(1));
                awaitMore();
            }
            assertNothingLost();
        } finally {
            for (EmbeddedContainer container : containers) {
                container.close();
            }
        }
    }

    private static void replace(EmbeddedContainer container) throws Exception {
        Bundle bundle = container.bundle("consort-database");
        try (InputStream jar = Files.newInputStream(Jars.of("consort-database"))) {
            bundle.update(jar);
        }
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    private void awaitMore() throws Exception {
        for (EmbeddedContainer container : containers) {
            long before = number(container, "report", "acknowledged");
            Patience.until(
                    "more rows",
                    () -> number(container, "report", "acknowledged") > before + MORE_ROWS,
                    () -> ask(container, "report") + container.log());
        }
    }

    private void assertNothingLost() throws Exception {
        containers.forEach(container -> ask(container, "stop"));
        for (EmbeddedContainer container : containers) {
            Patience.until(
                    "all replies", () -> number(container, "report", "open") == 0, () -> ask(container, "report") + "");
        }
        for (EmbeddedContainer container : containers) {
            Patience.until(
                    "the same rows, all of them heard of",
                    () -> ask(container, "rows")
                                    .get("digest")
                                    .equals(ask(containers.get(0), "rows").get("digest"))
                            && number(container, "rows", "heard") == number(container, "rows", "rows"),
                    () -> ask(container, "rows") + " but " + ask(containers.get(0), "rows"));
            Map<String, String> report = ask(container, "rows");
            System.out.println("database: " + report);
            assertEquals("0", report.get("lost"), report.toString());
            assertEquals("0", report.get("disordered"), report.toString());
            assertEquals("0", report.get("compacted"), report.toString());
            assertTrue(report.get("others").matches("\\{((BUSY|NOT_A_MEMBER)=\\d+(, )?)*}"), report.toString());
        }
    }

    private static long number(EmbeddedContainer container, String command, String what) {
        return Long.parseLong(ask(container, command).get(what));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> ask(EmbeddedContainer container, String command) {
        try {
            Function<String, Map<String, String>> clerk = container.service(Function.class, "(test=clerk)");
            return clerk.apply(command);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
