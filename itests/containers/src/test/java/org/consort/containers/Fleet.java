package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Containers of one group in this JVM, each with a bundle that puts load on it and keeps account. */
final class Fleet implements AutoCloseable {

    private final List<EmbeddedContainer> containers = new ArrayList<>();
    private final List<Home> homes;

    /** What is done to each home before its container starts. */
    interface Furnishing {
        void furnish(Home home) throws Exception;
    }

    Fleet(Path folder, String... names) throws Exception {
        this(folder, home -> {}, names);
    }

    Fleet(Path folder, Furnishing furnishing, String... names) throws Exception {
        Path load = Jars.load(folder);
        homes = Home.make(folder, names);
        for (Home home : homes) {
            furnishing.furnish(home);
            EmbeddedContainer container = new EmbeddedContainer(home);
            containers.add(container);
            container.add(load);
        }
        for (EmbeddedContainer container : containers) {
            container.awaitMembers(names.length);
            awaitProgress(container);
        }
    }

    EmbeddedContainer get(int number) {
        return containers.get(number);
    }

    Home home(int number) {
        return homes.get(number);
    }

    int size() {
        return containers.size();
    }

    /** Has a bundle updated from a jar. */
    void update(int number, String name, Path from) throws IOException, BundleException {
        Bundle bundle = get(number).bundle(name);
        try (InputStream jar = Files.newInputStream(from)) {
            bundle.update(jar);
        }
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    void awaitProgress(int number) throws Exception {
        awaitProgress(get(number));
    }

    /** Waits until lines that the container submits from now on have their places. */
    private static void awaitProgress(EmbeddedContainer container) throws Exception {
        long before = number(container, "acknowledged");
        Patience.until(
                "more lines",
                () -> number(container, "acknowledged") > before + 20,
                () -> ask(container, "report") + container.log());
    }

    Map<String, String> ask(int number, String command) {
        return ask(get(number), command);
    }

    /** Has a member propose {@code PROTOCOL TRANSPORT [LEVEL]}, again as long as the change before is not yet over at all members. */
    void change(int number, String stack) throws Exception {
        AtomicReference<String> outcome = new AtomicReference<>("");
        Patience.until(
                "an outcome",
                () -> {
                    outcome.set(ask(number, "stack " + stack).get("outcome"));
                    return !outcome.get().endsWith("is under way; try again]");
                },
                outcome::get);
        assertTrue(outcome.get().startsWith("Changed"), outcome.get());
        System.out.println("to " + stack + ": " + ask(number, "report"));
    }

    /** Ends the load, and waits until all have the same lines: each that was acknowledged once, and none twice. */
    void awaitEqual() throws Exception {
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
            System.out.println("fleet: " + report);
            assertEquals("0", report.get("doubled"), report.toString());
            assertEquals("0", report.get("lost"), report.toString());
        }
        assertNotEquals("0", ask(first, "report").get("lines"));
    }

    /** No submission was answered otherwise than with its place in the log, or with BUSY. */
    void assertOnlyBusy() {
        for (EmbeddedContainer container : containers) {
            Map<String, String> report = ask(container, "report");
            assertEquals("0", report.get("unknown"), report.toString());
            String refusals = report.get("rejected");
            assertTrue(refusals.equals("{}") || refusals.matches("\\{busy=\\d+}"), refusals);
        }
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

    @Override
    public void close() throws Exception {
        for (EmbeddedContainer container : containers) {
            container.close();
        }
    }
}
