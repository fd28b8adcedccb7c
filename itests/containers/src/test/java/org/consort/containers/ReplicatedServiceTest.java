package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Services that a user's bundle has replicated by service properties: their bundles are replaced, their members killed. */
class ReplicatedServiceTest {

    private static final int TIMES = Integer.getInteger("consort.replacements", 20) / 5;
    private static final int MORE = 50;
    private static final Pattern FIRST = Pattern.compile("\"service\":\"hot-standby\".*?\"carriers\":\\[\"(\\w+)");
    private static final Pattern PAIR = Pattern.compile("([a-z.-]+)=(\\{[^}]*}|[^,{}]+)");

    @TempDir
    private Path folder;

    private final List<EmbeddedContainer> containers = new ArrayList<>();
    private final List<Home> homes = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (EmbeddedContainer container : containers) {
            container.close();
        }
        for (Home home : homes) {
            home.run("stop", "--force");
        }
    }

    /** Who can be asked for its account. */
    private interface Teller {
        Map<String, String> account(String command) throws Exception;
    }

    @Test
    void services_of_a_users_bundle_lose_nothing_while_bundles_are_replaced() throws Exception {
        Path jar = Jars.teller(folder);
        List<Teller> tellers = new ArrayList<>();
        for (Home home : Home.make(folder, "a", "b", "c")) {
            EmbeddedContainer container = new EmbeddedContainer(home);
            containers.add(container);
            container.add(jar);
            tellers.add(command -> ask(container, command));
        }
        awaitMore(tellers);
        for (int i = 0; i < TIMES; i++) {
            replace(containers.get(i % 3), "consort-services", Jars.of("consort-services"));
            awaitMore(tellers);
            replace(containers.get(i % 2), "test-teller", jar);
            awaitMore(tellers);
        }
        assertNothingLost(tellers);
    }

    @Test
    void a_service_goes_on_when_the_process_of_its_primary_is_killed() throws Exception {
        Path jar = Jars.teller(folder);
        homes.addAll(Home.make(folder, "a", "b", "c"));
        List<Teller> tellers = new ArrayList<>();
        for (Home home : homes) {
            Files.copy(
                    jar,
                    Files.createDirectories(home.folder().resolve("deploy")).resolve("test-teller.jar"));
            home.run("start", "--wait", "60").expect(0);
            tellers.add(command -> account(home, command));
        }
        awaitMore(tellers);
        Matcher first = FIRST.matcher(
                homes.get(2).run("shell", "service list --json").expect(0).output());
        assertTrue(first.find());
        Home primary = homes.stream()
                .filter(home -> home.name().equals(first.group(1)))
                .findFirst()
                .orElseThrow();
        ProcessHandle.of(primary.pid()).orElseThrow().destroyForcibly();
        List<Teller> left = new ArrayList<>(tellers);
        left.remove(homes.indexOf(primary));
        awaitMore(left);
        primary.run("start", "--wait", "60").expect(0);
        awaitMore(tellers);
        homes.get(2).run("shell", "service list").expect(0).says("hot-standby").says("active");
        assertNothingLost(tellers);
    }

    private static void replace(EmbeddedContainer container, String name, Path jar) throws Exception {
        Bundle bundle = container.bundle(name);
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    private void awaitMore(List<Teller> tellers) throws Exception {
        for (Teller teller : tellers) {
            long[] before = {-1};
            Patience.until(
                    "more calls",
                    () -> {
                        long now = Long.parseLong(teller.account("report").getOrDefault("acknowledged", "0"));
                        // A bundle that was replaced begins its account anew.
                        before[0] = before[0] < 0 || now < before[0] ? now : before[0];
                        return now > before[0] + MORE;
                    },
                    () -> evidence(tellers));
        }
    }

    private String evidence(List<Teller> tellers) {
        StringBuilder all = new StringBuilder();
        for (Teller teller : tellers) {
            try {
                all.append(teller.account("report")).append(System.lineSeparator());
            } catch (Exception e) {
                all.append(e);
            }
        }
        homes.forEach(home -> all.append(home.log()));
        containers.forEach(container -> all.append(container.log()));
        return all.toString();
    }

    private void assertNothingLost(List<Teller> tellers) throws Exception {
        for (Teller teller : tellers) {
            teller.account("stop");
        }
        for (Teller teller : tellers) {
            Patience.until(
                    "all answers", () -> teller.account("stop").get("open").equals("0"), () -> evidence(tellers));
        }
        Map<String, String> first = new HashMap<>();
        for (Teller teller : tellers) {
            Map<String, String> account = teller.account("notes");
            System.out.println("services: " + account);
            for (String algorithm : List.of("active", "hot-standby")) {
                assertTrue(Long.parseLong(account.get(algorithm + ".notes")) > MORE, account.toString());
                assertEquals("0", account.get(algorithm + ".lost"), account.toString());
                assertEquals("0", account.get(algorithm + ".twice"), account.toString());
                assertEquals("0", account.get(algorithm + ".executed"), account.toString());
                first.putIfAbsent(algorithm, account.get(algorithm + ".digest"));
                assertEquals(first.get(algorithm), account.get(algorithm + ".digest"), account.toString());
            }
            assertTrue(
                    account.get("others").matches("\\{((BUSY|NOT_A_MEMBER|NO_SUCH_TARGET|UNKNOWN)=\\d+(, )?)*}"),
                    account.toString());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> ask(EmbeddedContainer container, String command) throws Exception {
        Function<String, Map<String, String>> teller = container.service(Function.class, "(test=teller)");
        return teller.apply(command);
    }

    private static Map<String, String> account(Home home, String command) throws Exception {
        Map<String, String> account = new HashMap<>();
        Matcher pair = PAIR.matcher(home.run("shell", "test:account " + command).output());
        while (pair.find()) {
            account.put(pair.group(1), pair.group(2).trim());
        }
        return account;
    }
}
