package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.MemberId;
import org.consort.links.Endpoint;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When close returns, nothing of the transport is left: no thread, no file, no mapping. */
class CleanCloseTest {

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("aeron"))
                .toList();
    }

    /** What is mapped of drivers' files, where the system tells. */
    private static List<String> mappings() {
        Path maps = Path.of("/proc/self/maps");
        try {
            return Files.exists(maps)
                    ? Files.readAllLines(maps).stream()
                            .filter(line -> line.contains("consort-aeron"))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoked", "threaded"})
    void opening_and_closing_twenty_times_leaves_nothing(String driver) {
        for (int round = 0; round < 20; round++) {
            AeronTransport left = Nodes.open(Map.of("driver", driver));
            AeronTransport right = Nodes.open(Map.of("driver", driver));
            Recorder atA = Nodes.recorder();
            Recorder atB = Nodes.recorder();
            Channel a = left.open(new ChannelRequest("g", new MemberId("a", 1), 100_000, 50_000_000), atA);
            right.open(new ChannelRequest("g", new MemberId("b", 1), 100_000, 50_000_000), atB);
            MemberId b = new MemberId("b", 1);
            a.thread().execute(() -> {
                a.connect(b, right.address());
                a.connect(new MemberId("absent", 1), "localhost:1");
                a.greet("127.0.0.1:1");
            });
            atA.until("up b#1");
            Slab slab = Slab.of(ByteBuffer.allocateDirect(50_000));
            Frame frame = new Frame().putInt(1).putRange(slab, 0, 50_000);
            a.thread().execute(() -> {
                for (int i = 0; i < 50; i++) {
                    a.offer(b, frame);
                }
            });
            if (round % 2 == 0) {
                atB.untilFrame(50004);
            }
            right.close();
            left.close();
            assertEquals(List.of(), threads(), "round " + round);
            assertEquals(List.of(), mappings(), "round " + round);
            assertEquals(1, slab.holders(), "round " + round);
        }
    }

    @Test
    void closing_from_a_groups_thread_is_refused_and_not_a_deadlock() {
        AeronTransport transport = Nodes.open(Map.of());
        Channel channel =
                transport.open(new ChannelRequest("g", new MemberId("a", 1), 100_000, 50_000_000), Nodes.recorder());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        channel.thread().execute(() -> thrown.set(assertThrows(IllegalStateException.class, transport::close)));
        Nodes.until("it is refused", () -> thrown.get() != null);
        transport.close();
    }

    /** To its dialler it may stand already, and a port that closes then would be taken for a crash. */
    @Test
    void a_link_that_is_about_to_stand_is_told_good_bye_too() throws Exception {
        AeronTransport transport = Nodes.open(Map.of());
        transport.open(new ChannelRequest("g", new MemberId("a", 1), 100_000, 50_000_000), Nodes.recorder());
        Hello hello = new Hello(
                1 << 20, "g", new MemberId("b", 1), "127.0.0.1:1", java.util.Optional.of(new MemberId("a", 1)));
        try (java.net.Socket dialler = new java.net.Socket(
                "127.0.0.1", Endpoint.parse(transport.address()).orElseThrow().port())) {
            dialler.getOutputStream()
                    .write(Handshake.encode(Wire.HELLO_MAGIC, hello.body()).array());
            byte[] header = dialler.getInputStream().readNBytes(Wire.HEADER_BYTES);
            dialler.getInputStream().readNBytes(header[6] & 0xff);
            transport.close();
            assertEquals(Wire.FAREWELL, dialler.getInputStream().read());
        }
    }

    @Test
    void closing_waits_a_bounded_time_for_a_peer_that_does_not_answer() throws Exception {
        AeronTransport transport = Nodes.open(Map.of("goodbye.ms", "100"));
        Recorder recorder = Nodes.recorder();
        transport.open(new ChannelRequest("g", new MemberId("a", 1), 100_000, 50_000_000), recorder);
        Hello hello = new Hello(
                1 << 20, "g", new MemberId("mute", 1), "127.0.0.1:1", java.util.Optional.of(new MemberId("a", 1)));
        try (java.net.Socket mute = new java.net.Socket(
                "127.0.0.1", Endpoint.parse(transport.address()).orElseThrow().port())) {
            mute.getOutputStream()
                    .write(Handshake.encode(Wire.HELLO_MAGIC, hello.body()).array());
            long start = System.nanoTime();
            transport.close();
            assertTrue(System.nanoTime() - start < 5_000_000_000L);
        }
        assertEquals(List.of(), threads());
    }
}
