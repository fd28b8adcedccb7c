package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A protocol of one's own, from the template to a group under load: what {@code docs/extending.md} tells, done by a stranger. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnProtocolTest {

    @TempDir
    private static Path folder;

    private Outsider outsider;
    private List<Home> homes = List.of();

    /** Compiles, runs the contract suite and the simulator, and makes a bundle. */
    @BeforeAll
    void build() throws Exception {
        outsider = new Outsider(folder);
        outsider.maven("verify", "-Dconsort.seeds=50", "-Dconsort.fresh=10")
                .expect(0)
                .says("SequencerContractTest");
    }

    @AfterEach
    void stopAll() throws Exception {
        for (Home home : homes) {
            home.run("stop", "--force");
        }
    }

    @Test
    void the_bundle_brings_the_agreement_on_views_along_and_needs_nothing_but_the_api() throws IOException {
        try (JarFile jar = new JarFile(outsider.jar().toFile())) {
            String imports = jar.getManifest().getMainAttributes().getValue("Import-Package");

            assertTrue(jar.stream().anyMatch(entry -> entry.getName().equals("org/consort/views/ViewAgreement.class")));
            assertTrue(imports.contains("org.consort.spi.protocol"), imports);
            assertTrue(!imports.contains("org.consort.views") && !imports.contains("org.consort.host"), imports);
        }
    }

    @Test
    void a_group_under_load_switches_to_it_and_back_and_not_before_all_members_have_it() throws Exception {
        homes = Home.make(folder.resolve("own"), "a", "b", "c");
        try (Feed feed = new Feed(folder)) {
            for (Home home : homes) {
                feed.into(home);
                home.run("start", "--wait", "60").expect(0);
            }
            feed.begin(homes.size());
            feed.awaitMore(500);

            install(homes.get(0));
            install(homes.get(1));
            homes.get(0)
                    .run("shell", "stack set sequencer")
                    .expect(1)
                    .says("nothing has changed")
                    .says("c can't: it has no protocol 'sequencer', only [quorum, ring]");
            feed.awaitMore(500);

            install(homes.get(2));
            homes.get(2).run("shell", "stack set sequencer").expect(0).says("sequencer");
            feed.awaitMore(2_000);
            Home other = homes.get(1);
            Patience.until(
                    "the sequencer's counters are shown",
                    () -> other.run("shell", "stack show").output().contains("sequencer.delivered"),
                    other::log);
            homes.get(0).run("shell", "stack set sequencer window.bytes=4096").expect(0);
            feed.awaitMore(500);
            other.run("shell", "stack set ring").expect(0).says("ring");
            feed.awaitMore(1_000);

            feed.endsExactlyOnce();
        }
    }

    @Test
    void status_says_which_version_a_bundle_lacks_and_which_bundle_offers_nothing() throws Exception {
        homes = Home.make(folder.resolve("bad"), "a");
        Home home = homes.get(0);
        home.run("start", "--wait", "60").expect(0);
        String spi = "org.consort.spi.protocol";
        bundle(home, "com.example.late", spi + ";version=\"[9,10)\"");
        bundle(home, "com.example.idle", spi);

        Patience.until("the first is told", () -> says(home, "is not installed"), home::log);
        Patience.until("the other is told", () -> says(home, "offers no service"), home::log);
        home.run("status")
                .expect(2)
                .says("com.example.late.jar is not installed: it needs package " + spi
                        + " of version >= 9.0.0 and < 10.0.0; there is only ")
                .says("com.example.idle 1.0.0 uses " + spi + " and offers no service: its class needs @Component");
        home.run("shell", "stack list").expect(0).says("consort-ring").says("transport");
    }

    private static boolean says(Home home, String part) throws Exception {
        return home.run("status").output().contains(part);
    }

    private static void bundle(Home home, String name, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", imports);
        Path made = Files.createDirectories(home.folder().resolve("deploy")).resolve(name + ".new");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(made), manifest)) {
            jar.finish();
        }
        Files.move(made, made.resolveSibling(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Drops the bundle into {@code deploy/} and waits until the container offers it. */
    private void install(Home home) throws Exception {
        Path deploy = Files.createDirectories(home.folder().resolve("deploy"));
        Path copy = Files.copy(outsider.jar(), deploy.resolve("order.jar.new"));
        Files.move(copy, deploy.resolve("order.jar"), StandardCopyOption.ATOMIC_MOVE);
        Patience.until(
                home.name() + " offers the protocol",
                () -> home.run("shell", "stack list").output().contains("sequencer"),
                home::log);
    }
}
