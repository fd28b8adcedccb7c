package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script says when it cannot do what it is asked for. */
class ScriptTest {

    @TempDir
    private Path folder;

    @Test
    void help_lists_the_verbs() throws Exception {
        Script.run("help").expect(0).says("start").says("demo");
    }

    @Test
    void an_unknown_verb_or_option_is_named() throws Exception {
        Script.run("strat").expect(1).says("unknown verb 'strat'");
        Script.run("stop", "--now").expect(1).says("unknown option '--now'");
        Script.run("start", "--wait", "soon", "--home", folder.resolve("x").toString())
                .expect(1)
                .says("'soon'");
    }

    @Test
    void a_java_that_is_missing_or_too_old_is_named() throws Exception {
        Script.run(Map.of("JAVA_HOME", "/nowhere"), "status").expect(1).says("JAVA_HOME is '/nowhere'");
        Path java = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        Script.run(Map.of("JAVA_HOME", folder.resolve("old").toString()), "status")
                .expect(1)
                .says("version 11")
                .says("needs 17");
    }

    @Test
    void a_new_home_has_the_name_the_port_and_the_seeds_that_were_asked_for() throws Exception {
        Path home = folder.resolve("new");
        String[] words = {
            "create",
            "--home",
            home.toString(),
            "--name",
            "b",
            "--port",
            "7801",
            "--seeds",
            "127.0.0.1:7800,127.0.0.1:7801"
        };

        Script.run(words).expect(0).says("made");
        Script.run(words).expect(1).says("is a home already");

        assertTrue(Files.readString(home.resolve("etc/org.consort.node.cfg")).contains("name = b\n"));
        assertTrue(Files.readString(home.resolve("etc/org.consort.transport.tcp-main.cfg"))
                .contains("port = 7801\n"));
        assertTrue(Files.readString(home.resolve("etc/org.consort.group-main.cfg"))
                .contains("\nseeds = 127.0.0.1:7800,127.0.0.1:7801\n"));
    }

    @Test
    void a_home_that_cannot_be_made_is_told_with_the_way_out() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        Script.run("start", "--home", file.toString()).expect(1).says("cannot make a home in " + file);
    }

    @Test
    void a_home_that_is_not_running_is_no_error_to_stop() throws Exception {
        String home = folder.resolve("h").toString();

        Script.run("stop", "--home", home).expect(0).says("not running");
        Script.run("status", "--home", home, "--json").expect(1).says("\"running\":false");
        Script.run("shell", "--home", home, "group list").expect(1).says("not running");
    }
}
