package org.consort.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real processes: one that is killed is proven dead at once, one that leaves or only hangs is not. */
class CrashTest {

    private static final MemberId CHILD = new MemberId("child", 1);

    private final Nodes.Recorder recorder = new Nodes.Recorder() {
        @Override
        public void frame(MemberId from, Slab slab, int offset, int length) {
            // The child floods.
        }
    };
    private TcpTransport transport = Nodes.open(Map.of());
    private List<Process> children = List.of();
    private Channel channel;
    private String childAddress = "";

    @AfterEach
    void end() {
        children.forEach(Process::destroyForcibly);
        transport.close();
    }

    private Process linkedChild() throws Exception {
        channel = transport.open(new ChannelRequest("g", new MemberId("parent", 1), 100_000, 50_000_000), recorder);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildNode.class.getName(),
                        transport.address())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        children = List.of(child);
        childAddress =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8)).readLine();
        channel.thread().execute(() -> channel.connect(CHILD, childAddress));
        recorder.until("up child#1");
        recorder.until("inUp child#1");
        return child;
    }

    @Test
    void a_killed_process_is_proven_dead_within_milliseconds() throws Exception {
        Process child = linkedChild();
        child.destroyForcibly();
        recorder.until("crashed child#1 PORT_CLOSED");
        long micros = TimeUnit.NANOSECONDS.toMicros(recorder.crashedNanos - recorder.lastDownNanos);
        System.out.println("evidence " + micros + " µs after the link broke");
        assertTrue(micros < 500_000, "within half a second even on a loaded machine: " + micros + " µs");
        assertTrue(recorder.events.indexOf("down child#1") < recorder.events.indexOf("crashed child#1 PORT_CLOSED"));
    }

    @Test
    void without_crash_evidence_a_killed_process_is_only_gone() throws Exception {
        transport.close();
        transport = Nodes.open(Map.of("crash.evidence", "false"));
        Process child = linkedChild();
        child.destroyForcibly();
        recorder.until("refused NOBODY");
        assertFalse(recorder.events.contains("crashed child#1 PORT_CLOSED"));
    }

    @Test
    void a_process_that_leaves_in_good_order_is_not_taken_for_dead() throws Exception {
        Process child = linkedChild();
        child.getOutputStream().close();
        assertTrue(child.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, child.exitValue());
        recorder.until("refused NOBODY");
        assertEquals(
                0,
                recorder.events.stream()
                        .filter(event -> event.startsWith("crashed"))
                        .count());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_only_hangs_is_silent_and_not_taken_for_dead() throws Exception {
        transport.close();
        transport = Nodes.open(Map.of("handshake.ms", "200"));
        Process child = linkedChild();
        signal(child, "-STOP");
        channel.thread().execute(() -> channel.greet(childAddress));
        recorder.until("refused SILENT");
        assertFalse(recorder.events.contains("down child#1"));
        signal(child, "-CONT");
        channel.thread().execute(() -> channel.greet(childAddress));
        recorder.until("greeted child#1");
        assertEquals(
                List.of(),
                recorder.events.stream()
                        .filter(event -> event.startsWith("crashed"))
                        .toList());
    }

    private static void signal(Process process, String signal) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill " + signal + " " + process.pid())
                        .start()
                        .waitFor());
    }
}
