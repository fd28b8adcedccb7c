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

/** The shared memory as a service of the container, whose bundle is replaced while it is read, written and watched by one session. */
class MemoryServiceTest {

    private static final int TIMES = Integer.getInteger("consort.replacements", 20) / 4;
    private static final int MORE = 20;

    @TempDir
    private Path folder;

    private final List<EmbeddedContainer> containers = new ArrayList<>();

    @Test
    void a_shared_memory_is_a_service_of_its_group_and_loses_nothing_while_its_bundle_is_replaced() throws Exception {
        try {
            Path tally = Jars.tally(folder);
            for (Home home : Home.make(folder, "a", "b", "c")) {
                EmbeddedContainer container = new EmbeddedContainer(home);
                containers.add(container);
                container.add(tally);
                container.awaitService("org.consort.memory.Memory", "(consort.group=test)");
            }
            awaitMore();
            Leaks leaks = new Leaks();
            for (int i = 0; i < TIMES; i++) {
                replace(containers.get(1), leaks);
                awaitMore();
            }
            assertNothingLost();
            leaks.awaitNone();
        } finally {
            for (EmbeddedContainer container : containers) {
                container.close();
            }
        }
    }

    private static void replace(EmbeddedContainer container, Leaks leaks) throws Exception {
        Bundle bundle = container.bundle("consort-memory");
        leaks.watch(bundle);
        try (InputStream jar = Files.newInputStream(Jars.of("consort-memory"))) {
            bundle.update(jar);
        }
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    private void awaitMore() throws Exception {
        for (EmbeddedContainer container : containers) {
            long before = number(container, "added");
            Patience.until(
                    "more additions",
                    () -> number(container, "added") > before + MORE,
                    () -> ask(container, "report") + container.log());
        }
    }

    private void assertNothingLost() throws Exception {
        containers.forEach(container -> ask(container, "stop"));
        long all = 0;
        for (EmbeddedContainer container : containers) {
            Patience.until(
                    "it rests", () -> ask(container, "report").get("rests").equals("true"), () -> "");
            all += number(container, "added");
        }
        long added = all;
        for (EmbeddedContainer container : containers) {
            Patience.until(
                    "all that was added, and heard of it",
                    () -> number(container, "sum") == added && number(container, "heard") == added,
                    () -> added + " were added, but " + ask(container, "report"));
            Map<String, String> report = ask(container, "report");
            System.out.println("memory: " + report);
            assertEquals("0", report.get("torn"), report.toString());
            assertEquals("0", report.get("disordered"), report.toString());
            assertEquals("0", report.get("missed"), report.toString());
            assertTrue(report.get("others").matches("\\{((BUSY|NOT_A_MEMBER)=\\d+(, )?)*}"), report.toString());
        }
    }

    private static long number(EmbeddedContainer container, String what) {
        return Long.parseLong(ask(container, "report").get(what));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> ask(EmbeddedContainer container, String command) {
        try {
            Function<String, Map<String, String>> tally = container.service(Function.class, "(test=tally)");
            return tally.apply(command);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
