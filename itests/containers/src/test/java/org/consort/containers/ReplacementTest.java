package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Bundles are replaced in containers whose group works, again and again. */
class ReplacementTest {

    private static final int TIMES = Integer.getInteger("consort.replacements", 20);

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
        startAll();
        EmbeddedContainer one = containers.get(1);
        Map<String, String> before = ask(one, "report");
        Map<String, String> others = ask(containers.get(0), "report");
        // Once before anything is counted: threads and files that stay are made at the first time.
        update(one, name);
        awaitProgress(one);
        Leaks leaks = new Leaks();
        for (int i = 0; i < TIMES; i++) {
            leaks.watch(one.bundle(name));
            update(one, name);
            awaitProgress(one);
        }

        awaitEqual();
        Map<String, String> after = ask(one, "report");
        Map<String, String> othersAfter = ask(containers.get(0), "report");
        assertEquals(before.get("self"), after.get("self"), "it left the group");
        assertEquals(before.get("view.number"), after.get("view.number"), "a view was formed");
        assertEquals(others.get("suspicions"), othersAfter.get("suspicions"), "others suspected it");
        leaks.awaitNone();
    }

    private void startAll() throws Exception {
        Path load = Jars.load(folder);
        for (Home home : Home.make(folder, "a", "b", "c")) {
            EmbeddedContainer container = new EmbeddedContainer(home);
            containers.add(container);
            container.add(load);
        }
        for (EmbeddedContainer container : containers) {
            container.awaitMembers(3);
            awaitProgress(container);
        }
    }

    private static void update(EmbeddedContainer container, String name) throws Exception {
        Bundle bundle = container.bundle(name);
        try (InputStream jar = Files.newInputStream(Jars.of(name))) {
            bundle.update(jar);
        }
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    /** Waits until a line that the container submits from now on has its place. */
    private static void awaitProgress(EmbeddedContainer container) throws Exception {
        long before = number(container, "acknowledged");
        Patience.until(
                "more lines",
                () -> number(container, "acknowledged") > before + 20,
                () -> ask(container, "report") + container.log());
    }

    /** Ends the load, and waits until all have the same lines: each that was acknowledged once, and none twice. */
    private void awaitEqual() throws Exception {
        for (EmbeddedContainer container : containers) {
            ask(container, "stop");
        }
        for (EmbeddedContainer container : containers) {
            Patience.until("all outcomes", () -> number(container, "open") == 0, () -> ask(container, "report") + "");
        }
        EmbeddedContainer first = containers.get(0);
        for (EmbeddedContainer container : containers) {
            Patience.until(
                    "the same lines",
                    () -> ask(container, "report")
                            .get("digest")
                            .equals(ask(first, "report").get("digest")),
                    () -> ask(first, "report") + " but " + ask(container, "report"));
            Map<String, String> report = ask(container, "report");
            System.out.println("replacement: " + report);
            assertEquals("0", report.get("doubled"), report.toString());
            assertEquals("0", report.get("lost"), report.toString());
            assertEquals("0", report.get("unknown"), report.toString());
            String refusals = report.get("rejected");
            assertTrue(refusals.equals("{}") || refusals.matches("\\{busy=\\d+}"), refusals);
        }
        assertNotEquals("0", ask(first, "report").get("lines"));
    }

    private static long number(EmbeddedContainer container, String what) {
        return Long.parseLong(ask(container, "report").get(what));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> ask(EmbeddedContainer container, String command) {
        try {
            Function<String, Map<String, String>> load = container.service(Function.class, "(test=load)");
            return load.apply(command);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
