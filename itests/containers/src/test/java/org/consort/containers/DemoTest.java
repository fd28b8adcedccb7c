package org.consort.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, end to end: processes, kill, join, another protocol and back, pause. */
class DemoTest {

    @TempDir
    private Path folder;

    @Test
    void every_line_arrives_once_at_all_members_whatever_happens_to_some() throws Exception {
        Path input = text(3000);

        Script.Result demo = Script.run(
                "demo", "--plain", "--input", input.toString(), "--form-within", "60", "--folder", own().toString());

        demo.expect(0)
                .says("kill -9")
                .says("runs on quorum; deliveries paused for")
                .says("ok      every member changed from ring to quorum and back while lines flowed")
                .says("rejoined")
                .says("had not answered for")
                .says("all of it held");
    }

    @Test
    void a_wrong_option_is_named() throws Exception {
        Script.run("demo", "--membres", "3").expect(1).says("unknown option '--membres'");
        Script.run("demo", "--members", "2").expect(1).says("from 3 to 9");
        Script.run("demo", "--members", "3.5").expect(1).says("whole number");
        Script.run("demo", "--input", "/nowhere").expect(1).says("no readable file");
    }

    private Path own() {
        return folder.resolve("d");
    }

    private Path text(int lines) throws IOException {
        String text = IntStream.range(0, lines)
                .mapToObj(
                        number -> "line " + number + (number % 7 == 0 ? "" : " of a text with \u00e4 and equal lines"))
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("input.txt"), text);
    }
}
