package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers as processes of their own, run by the script that people run. */
class ProcessesTest {

    @TempDir
    private Path folder;

    private final List<Home> homes = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (Home home : homes) {
            home.run("stop", "--force");
        }
    }

    @Test
    void start_waits_for_the_group_and_status_tells_all_three_states() throws Exception {
        Home home = make("a").get(0);

        home.run("status").expect(1).says("not running");
        home.run("start").expect(0).says("ACTIVE");
        home.run("status").expect(0).says(Home.GROUP);
        assertTrue(home.status().contains("\"healthy\":true"), home.status());
        home.run("start").expect(0).says("running already");
        home.run("stop").expect(0).says("stopped");
        home.run("status").expect(1);
        assertFalse(Files.exists(home.folder().resolve("run/shell.sock")));
    }

    @Test
    void the_shell_shows_the_group_and_submits_to_it() throws Exception {
        Home home = make("a").get(0);
        home.run("start").expect(0);

        home.run("shell", "group", "list").expect(0).says(Home.GROUP).says("ACTIVE");
        home.run("shell", "group members --json").expect(0).says("\"name\":\"a\"");
        home.run("shell", "group view").expect(0).says("MAJORITY");
        home.run("shell", "group history").expect(0).says("after 0 changes");
        home.run("shell", "submit hello").expect(0).says("INDEX");
        home.run("shell", "stack show").expect(0).says("ring");
    }

    @Test
    void the_shell_changes_what_the_group_runs_on() throws Exception {
        Home home = make("a").get(0);
        home.run("start").expect(0);

        home.run("shell", "stack set ring window.bytes=90000").expect(0).says("EPOCH");
        home.run("shell", "stack show").expect(0).says("ring{window.bytes=90000}");
        home.run("shell", "stack set rign")
                .expect(1)
                .says("nothing has changed")
                .says("no protocol 'rign'");
        home.run("shell", "stack set quorum").expect(0).says("quorum");
        home.run("shell", "submit hello").expect(0).says("INDEX");
        home.run("shell", "stack set ring").expect(0).says("ring");
        home.run("shell", "stack set ring windw.bytes=9").expect(1).says("nearest known: 'window.bytes'");
        home.run("shell", "stack set").expect(1).says("no protocol to change to");
    }

    @Test
    void the_shell_answers_wrong_input_with_what_would_be_right() throws Exception {
        Home home = make("a").get(0);
        home.run("start").expect(0);

        home.run("shell", "group view tset").expect(1).says("no group 'tset'").says("nearest: test");
        home.run("shell", "group veiw").expect(1).says("nearest: view").says("usage: consort:group");
        home.run("shell", "group list --jsno").expect(1).says("unknown option '--jsno'");
        home.run("shell", "submit test x --level atmoic").expect(1).says("no delivery level 'atmoic'");
        home.run("shell", "submit more words than one").expect(1).says("quotes");
        home.run("shell", "nonsense").expect(1).says("no command 'nonsense'").says("'help' lists them");
        home.run("shell", "help").expect(0).says("group history").says("submit");
        home.run("shell", "help group").expect(0).says("usage: consort:group list");
        home.run("shell", "group --help").expect(0).says("usage: consort:group list");
    }

    @Test
    void files_that_configure_or_install_nothing_are_problems_until_they_are_gone() throws Exception {
        Home home = make("a").get(0);
        home.run("start").expect(0);
        Path junk = Files.writeString(home.folder().resolve("deploy/junk.jar"), "no jar");
        home.configure("org.consort.group", "name = other");
        home.configure("org.consort.node-b", "name = b");

        Patience.until("both are told", () -> home.run("status").output().contains("org.consort.node-b"), home::log);
        home.run("status")
                .expect(2)
                .says("its name must be org.consort.group-NAME.cfg")
                .says("a container is one node")
                .says("deploy/junk.jar is not installed");

        Files.delete(junk);
        Files.delete(home.folder().resolve("etc/org.consort.group.cfg"));
        Files.delete(home.folder().resolve("etc/org.consort.node-b.cfg"));
        Patience.until("all is well", () -> home.run("status").code() == 0, home::log);
    }

    @Test
    void a_container_that_does_not_answer_is_not_waited_for() throws Exception {
        Home home = make("a").get(0);
        home.run("start").expect(0);
        signal("STOP", home.pid());

        home.run("status").expect(2).says("gives no answer");

        signal("CONT", home.pid());
        home.run("status").expect(0);
    }

    @Test
    void a_port_that_is_taken_is_named_with_what_to_do() throws Exception {
        Home home = make("a").get(0);
        try (java.net.ServerSocket taken =
                new java.net.ServerSocket(home.port(), 1, java.net.InetAddress.getLoopbackAddress())) {
            home.run("start").expect(2);
            Patience.until(
                    "the reason",
                    () -> home.run("status").output().contains("cannot listen on 127.0.0.1:" + taken.getLocalPort()),
                    home::log);
        }
    }

    @Test
    void a_wrong_configuration_key_is_named_by_start_by_status_and_in_the_log() throws Exception {
        Home home = make("a").get(0);
        home.configure("org.consort.group-" + Home.GROUP, "name = " + Home.GROUP, "hartbeat.ms = 100");

        home.run("start").expect(2).says("hartbeat.ms").says("heartbeat.ms");
        home.run("status").expect(2).says("hartbeat.ms");
        assertTrue(home.log().contains("hartbeat.ms"), home.log());

        home.configure("org.consort.group-" + Home.GROUP, "name = " + Home.GROUP, "heartbeat.ms = 100");
        Patience.until("the mended group is joined", () -> home.run("status").code() == 0, home::log);
    }

    @Test
    void a_second_member_of_the_same_name_is_refused_with_the_reason() throws Exception {
        List<Home> two = make("a", "a");
        two.get(0).run("start").expect(0);

        Script.Result second = two.get(1).run("start", "--wait", "5").expect(2);

        second.says("name");
        two.get(0).run("status").expect(0);
        assertEquals(1, count(two.get(0).status(), "\"a\""), two.get(0).status());
    }

    @Test
    void random_bytes_on_the_port_disturb_nobody() throws Exception {
        Home home = make("a").get(0);
        home.run("start").expect(0);
        byte[] noise = new byte[1 << 16];
        new Random(42).nextBytes(noise);

        for (int attempt = 0; attempt < 20; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), home.port())) {
                socket.getOutputStream().write(noise, attempt, 1 << (attempt % 16));
            } catch (java.io.IOException e) {
                // The port may hang up on noise before all of it is written; that is as good.
                assertTrue(home.run("status").code() == 0);
            }
        }

        home.run("shell", "submit still-here").expect(0);
        home.run("status").expect(0);
    }

    @Test
    void a_killed_container_leaves_the_view_and_comes_back_in_its_home() throws Exception {
        List<Home> three = make("a", "b", "c");
        for (Home home : three) {
            home.run("start", "--wait", "60").expect(0);
        }
        Home killed = three.get(0);
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

        Patience.until("a view of two", () -> hasMembers(three.get(1), "b", "c"), three.get(1)::log);
        killed.run("status").expect(1);
        killed.run("start", "--wait", "60").expect(0);
        Patience.until("a view of three", () -> hasMembers(three.get(2), "b", "c", "a"), three.get(2)::log);
    }

    private List<Home> make(String... names) throws Exception {
        homes.addAll(Home.make(folder, names));
        return homes;
    }

    private static void signal(String name, long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor());
    }

    private static boolean hasMembers(Home home, String... names) throws Exception {
        return home.status().contains("\"members\":[\"" + String.join("\",\"", names) + "\"]");
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
