package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.consort.control.Decision;
import org.junit.jupiter.api.Test;

/** The example of docs/abstractions/control.md is the one that is compiled and run here. */
class DocumentedExampleTest {

    @Test
    void the_example_does_what_it_says() {
        TestLog log = TestLog.of("a", "b", "c");
        List<RollingUpgrade> handlers = log.members.values().stream()
                .map(member -> RollingUpgrade.at(member.group()))
                .toList();

        log.settle();
        var newer = RollingUpgrade.to("2.0", log.get("a").group());
        log.settle();
        var older = RollingUpgrade.to("1.5", log.get("c").group());
        log.settle();

        assertEquals(Decision.Outcome.COMMITTED, newer.join().orThrow().outcome());
        assertEquals(Decision.Outcome.ROLLED_BACK, older.join().orThrow().outcome());
        assertEquals(
                "1.5 is not newer than 2.0",
                older.join().orThrow().results().get(0).reason());
        handlers.forEach(handler -> assertEquals("2.0", handler.version()));
    }

    @Test
    void the_example_is_the_documented_one() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source =
                Files.readString(module.resolve("src/test/java/org/consort/control/machine/RollingUpgrade.java"));
        String body = source.substring(source.indexOf("/** Keeps one version"));
        String page = Files.readString(module.resolve("../../docs/abstractions/control.md"));

        assertTrue(
                page.contains("```java\n" + body + "```"),
                "copy RollingUpgrade.java into docs/abstractions/control.md");
        assertTrue(
                body.lines().count() <= 60,
                "an example fits a page: " + body.lines().count() + " lines");
    }
}
