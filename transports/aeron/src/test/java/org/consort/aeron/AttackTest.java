package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.consort.MemberId;
import org.consort.links.Endpoint;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in on the port, by TCP or UDP, is counted and survived, and a link beside it goes on. */
class AttackTest {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final int FRAME_LIMIT = 10_000;
    private static final int TERM = 1 << 20;

    private final Recorder atA = Nodes.recorder();
    private final Recorder atB = Nodes.recorder();
    private final AeronTransport victim = Nodes.open(Map.of("handshake.ms", "1000"));
    private final AeronTransport friend = Nodes.open(Map.of());
    private final Channel b = victim.open(new ChannelRequest("g", B, FRAME_LIMIT, 50_000_000), atB);
    private final Channel a = friend.open(new ChannelRequest("g", A, FRAME_LIMIT, 50_000_000), atA);

    @TempDir
    private Path folder;

    @BeforeEach
    void link() {
        a.thread().execute(() -> a.connect(B, victim.address()));
        atB.until("inUp a#1");
        atA.until("up b#1");
    }

    @AfterEach
    void the_link_beside_it_goes_on() {
        a.thread().execute(() -> a.offer(B, new Frame().putCopy(ByteBuffer.allocate(777))));
        atB.untilFrame(777);
        assertEquals(0, Nodes.counter(victim, "handler.errors"));
        assertTrue(b.thread().nowNanos() > 0);
        victim.close();
        friend.close();
    }

    private int port() {
        return Endpoint.parse(victim.address()).orElseThrow().port();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] hello(int termBytes) {
        Hello hello = new Hello(termBytes, "g", new MemberId("evil", 1), "127.0.0.1:1", Optional.of(B));
        return Handshake.encode(Wire.HELLO_MAGIC, hello.body()).array();
    }

    private static Answer answer(Socket socket) throws Exception {
        byte[] header = socket.getInputStream().readNBytes(Wire.HEADER_BYTES);
        int body = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getShort(6);
        ByteBuffer all = ByteBuffer.allocate(Wire.HEADER_BYTES + body).order(ByteOrder.LITTLE_ENDIAN);
        all.put(header).put(socket.getInputStream().readNBytes(body)).flip();
        return Answer.decode(Handshake.decode(Wire.ANSWER_MAGIC, Wire.PROOF_LIMIT, all)
                .orElseThrow()
                .body());
    }

    /** True once the other side has closed. */
    private static boolean closed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void random_bytes_instead_of_a_handshake_are_counted_and_the_connection_closed() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            try (Socket socket = dial()) {
                byte[] noise = new byte[1 + random.nextInt(900)];
                random.nextBytes(noise);
                noise[0] = 0;
                socket.getOutputStream().write(noise);
                assertTrue(closed(socket));
            }
        }
        Nodes.until("all are counted", () -> Nodes.counter(victim, "handshakes.bad") == 100);
    }

    @Test
    void a_handshake_that_never_ends_is_cut_off() throws Exception {
        try (Socket socket = dial();
                Socket silent = dial()) {
            socket.getOutputStream().write(hello(TERM), 0, 11);
            assertTrue(closed(socket));
            assertTrue(closed(silent));
        }
        assertEquals(2, Nodes.counter(victim, "handshakes.late"));
    }

    @Test
    void a_log_of_absurd_size_is_refused_in_the_handshake() throws Exception {
        for (int term : new int[] {1 << 30, -1, 0, 100_000, Integer.MIN_VALUE}) {
            try (Socket socket = dial()) {
                socket.getOutputStream().write(hello(term));
                assertTrue(closed(socket));
            }
        }
        assertEquals(5, Nodes.counter(victim, "handshakes.bad"));
    }

    @Test
    void a_stream_that_asks_for_a_log_of_absurd_size_gets_none() throws Exception {
        try (Socket socket = dial();
                DatagramSocket data = new DatagramSocket()) {
            socket.getOutputStream().write(hello(TERM));
            Answer.Lane lane = answer(socket).lane();
            long before = Long.parseLong(victim.statistics().get("driver.bytes"));
            for (int term : new int[] {1 << 30, 128 << 20, 1, -4}) {
                data.send(setup(lane, term));
            }
            Nodes.until("all are counted", () -> Nodes.counter(victim, "setups.bad") == 4);
            assertEquals(before, Long.parseLong(victim.statistics().get("driver.bytes")));
        }
    }

    private DatagramPacket setup(Answer.Lane lane, int term) {
        byte[] bytes = new byte[SetupFlyweight.HEADER_LENGTH];
        SetupFlyweight setup = new SetupFlyweight(new UnsafeBuffer(bytes));
        setup.version(HeaderFlyweight.CURRENT_VERSION)
                .flags((byte) 0)
                .headerType(HeaderFlyweight.HDR_TYPE_SETUP)
                .frameLength(bytes.length);
        setup.sessionId(lane.sessionId())
                .streamId(lane.streamId())
                .initialTermId(1)
                .activeTermId(1)
                .termOffset(0)
                .termLength(term)
                .mtuLength(1408)
                .ttl(0);
        return new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port());
    }

    @Test
    void random_datagrams_and_streams_of_strangers_change_nothing() throws Exception {
        Random random = new Random(7);
        try (DatagramSocket data = new DatagramSocket()) {
            for (int i = 0; i < 500; i++) {
                byte[] noise = new byte[random.nextInt(3000)];
                random.nextBytes(noise);
                data.send(new DatagramPacket(noise, noise.length, InetAddress.getLoopbackAddress(), port()));
            }
            long before = Long.parseLong(victim.statistics().get("driver.bytes"));
            for (int i = 0; i < 100; i++) {
                data.send(setup(new Answer.Lane(0, random.nextInt(), random.nextInt()), TERM));
            }
            Nodes.until("some are counted", () -> Nodes.counter(victim, "packets.invalid") > 0);
            assertEquals(before, Long.parseLong(victim.statistics().get("driver.bytes")));
        }
    }

    @Test
    void frames_of_absurd_length_break_only_the_link_that_carries_them() throws Exception {
        int[] lengths = {FRAME_LIMIT + 1, Integer.MAX_VALUE, -5, Integer.MIN_VALUE};
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                        .aeronDirectoryName(folder.resolve("evil").toString())
                        .dirDeleteOnShutdown(true)
                        .threadingMode(ThreadingMode.SHARED)
                        .sharedIdleStrategy(new SleepingIdleStrategy(1_000_000)));
                Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()))) {
            for (int i = 0; i < lengths.length; i++) {
                int count = i + 1;
                speak(aeron, lengths[i], 4);
                Nodes.until("it is counted", () -> Nodes.counter(victim, "frames.bad") == count);
            }
            speak(aeron, 0, 3000);
            Nodes.until("a message in pieces is counted", () -> Nodes.counter(victim, "frames.bad") == 5);
        }
    }

    private void speak(Aeron aeron, int word, int bytes) throws Exception {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(hello(TERM));
            Answer.Lane lane = answer(socket).lane();
            String channel = "aeron:udp?endpoint=127.0.0.1:" + lane.port() + "|session-id=" + lane.sessionId()
                    + "|term-length=" + TERM + "|mtu=1408";
            try (ExclusivePublication publication = aeron.addExclusivePublication(channel, lane.streamId())) {
                UnsafeBuffer message = new UnsafeBuffer(new byte[bytes]);
                message.putInt(0, word, ByteOrder.LITTLE_ENDIAN);
                Nodes.until("it is taken", () -> publication.offer(message) > 0);
                assertTrue(closed(socket));
            }
        }
    }
}
