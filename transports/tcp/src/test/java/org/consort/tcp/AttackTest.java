package org.consort.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.consort.MemberId;
import org.consort.links.Endpoint;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes in on the port is counted and survived, and a link beside it goes on. */
class AttackTest {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final int FRAME_LIMIT = 10_000;

    private final Recorder atA = Nodes.recorder();
    private final Recorder atB = Nodes.recorder();
    private final TcpTransport victim = Nodes.open(Map.of("handshake.ms", "200"));
    private final TcpTransport friend = Nodes.open(Map.of());
    private final Channel b = victim.open(new ChannelRequest("g", B, FRAME_LIMIT, 50_000_000), atB);
    private final Channel a = friend.open(new ChannelRequest("g", A, FRAME_LIMIT, 50_000_000), atA);

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
        victim.close();
        friend.close();
    }

    private Socket dial() throws IOException {
        return dial(victim);
    }

    private static Socket dial(TcpTransport there) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Endpoint.parse(there.address()).orElseThrow().port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, ByteBuf bytes) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
    }

    private static ByteBuf wire(Hello hello) {
        return Handshake.encode(Wire.HELLO_MAGIC, hello.body());
    }

    private static Hello hello(String group, MemberId from, MemberId to) {
        return new Hello(false, group, from, "127.0.0.1:1", Optional.of(to));
    }

    /** A link that stands, in the hands of an attacker. */
    private Socket standing() throws Exception {
        Socket socket = dial();
        send(socket, wire(hello("g", new MemberId("evil", 1), B)));
        assertEquals(Optional.empty(), answer(socket).refusal());
        atB.until("inUp evil#1");
        return socket;
    }

    private static Answer answer(Socket socket) throws Exception {
        ByteBuf bytes = Unpooled.wrappedBuffer(socket.getInputStream().readNBytes(Wire.HEADER_BYTES));
        int body = bytes.getUnsignedShortLE(6);
        ByteBuf all = Unpooled.wrappedBuffer(
                bytes, Unpooled.wrappedBuffer(socket.getInputStream().readNBytes(body)));
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

    private static ByteBuf numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return Unpooled.wrappedBuffer(bytes.flip());
    }

    @Test
    void random_bytes_instead_of_a_handshake_are_counted_and_the_connection_closed() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            try (Socket socket = dial()) {
                byte[] noise = new byte[1 + random.nextInt(5000)];
                random.nextBytes(noise);
                noise[0] = 0;
                socket.getOutputStream().write(noise);
                assertTrue(closed(socket));
            } catch (IOException reset) {
                assertTrue(true, "closed before all was sent");
            }
        }
        Nodes.until("all are counted", () -> Nodes.counter(victim, "handshakes.bad") == 100);
    }

    @Test
    void a_handshake_that_never_ends_is_cut_off() throws Exception {
        ByteBuf hello = wire(hello("g", new MemberId("slow", 1), B));
        try (Socket socket = dial();
                Socket silent = dial()) {
            send(socket, hello.slice(0, 11));
            assertTrue(closed(socket));
            assertTrue(closed(silent));
        }
        assertEquals(2, Nodes.counter(victim, "handshakes.late"));
    }

    @Test
    void oversized_lengths_in_a_handshake_are_refused_before_memory_is_taken() throws Exception {
        ByteBuf hello = wire(hello("g", new MemberId("evil", 1), B));
        for (int place : new int[] {6, 9, 12}) {
            try (Socket socket = dial()) {
                send(socket, hello.copy().setShortLE(place, 0xffff));
                assertTrue(closed(socket), "place " + place);
            }
        }
        assertEquals(3, Nodes.counter(victim, "handshakes.bad"));
    }

    @Test
    void changed_bytes_in_a_handshake_never_do_harm() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            ByteBuf hello = wire(hello("g", new MemberId("evil", 1), B));
            hello.setByte(random.nextInt(hello.readableBytes()), random.nextInt(256));
            try (Socket socket = dial()) {
                send(socket, hello);
                socket.shutdownOutput();
                while (!closed(socket)) {
                    assertTrue(socket.isConnected());
                }
            }
        }
    }

    @Test
    void frames_before_the_answer_are_refused() throws Exception {
        try (Socket socket = dial()) {
            send(socket, Unpooled.wrappedBuffer(wire(hello("g", new MemberId("evil", 1), B)), numbers(4, 1)));
            assertTrue(closed(socket));
        }
        assertEquals(1, Nodes.counter(victim, "handshakes.bad"));
    }

    @Test
    void another_wire_version_is_told_both_versions() throws Exception {
        try (Socket socket = dial()) {
            send(socket, wire(hello("g", new MemberId("new", 1), B)).setByte(4, 9));
            Answer answer = answer(socket);
            assertEquals(Optional.of(Refusal.INCOMPATIBLE), answer.refusal());
            assertTrue(answer.why().contains("1.0") && answer.why().contains("9.0"), answer.why());
        }
    }

    @Test
    void a_later_minor_version_with_more_fields_is_understood() throws Exception {
        ByteBuf hello = wire(hello("g", new MemberId("newer", 1), B));
        ByteBuf more = Unpooled.wrappedBuffer(hello, Unpooled.wrappedBuffer(new byte[10]))
                .copy();
        more.setByte(5, 1).setShortLE(6, more.readableBytes() - Wire.HEADER_BYTES);
        try (Socket socket = dial()) {
            send(socket, more);
            assertEquals(Optional.empty(), answer(socket).refusal());
        }
    }

    @Test
    void a_wrong_group_is_told_so() throws Exception {
        try (Socket socket = dial()) {
            send(socket, wire(hello("nonesuch", new MemberId("lost", 1), B)));
            Answer answer = answer(socket);
            assertEquals(Optional.of(Refusal.NO_SUCH_GROUP), answer.refusal());
            assertTrue(answer.why().contains("nonesuch"), answer.why());
        }
        assertEquals(1, Nodes.counter(victim, "handshakes.refused"));
    }

    @Test
    void bad_frame_lengths_break_their_link_only() throws Exception {
        int[] lengths = {FRAME_LIMIT + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, Wire.GOODBYE_ACK};
        for (int length : lengths) {
            try (Socket socket = standing()) {
                send(socket, numbers(4, 1, length, 1, 2, 3));
                assertTrue(closed(socket), "length " + length);
            }
        }
        Nodes.until("all are counted", () -> Nodes.counter(victim, "frames.bad") == lengths.length);
        Nodes.until("all whole frames came", () -> atB.frames(4) == lengths.length);
    }

    @Test
    void a_frame_cut_off_by_the_end_is_counted() throws Exception {
        try (Socket socket = standing()) {
            send(socket, numbers(1000, 1, 2, 3));
        }
        atB.until("inDown evil#1");
        assertEquals(1, Nodes.counter(victim, "frames.truncated"));
    }

    @Test
    void random_bytes_on_a_standing_link_break_it() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 30; i++) {
            try (Socket socket = standing()) {
                byte[] noise = new byte[50_000];
                random.nextBytes(noise);
                socket.getOutputStream().write(noise);
                assertTrue(closed(socket));
            } catch (IOException reset) {
                assertTrue(true, "closed before all was sent");
            }
        }
        Nodes.until("all links are gone", () -> Nodes.counter(victim, "links.in") == 1);
    }

    @Test
    void bytes_one_at_a_time_make_whole_frames() throws Exception {
        try (Socket socket = standing()) {
            socket.setTcpNoDelay(true);
            for (byte next : ByteBufUtil.getBytes(numbers(4, 5, 0, 8, 1, 2))) {
                socket.getOutputStream().write(next);
            }
            atB.untilFrame(4);
            atB.untilFrame(0);
            atB.untilFrame(8);
        }
    }

    @Test
    void too_many_silent_connections_are_turned_away_and_members_met_when_they_are_gone() throws Exception {
        TcpTransport crowded = Nodes.open(Map.of("handshake.ms", "60000"));
        crowded.open(new ChannelRequest("g", new MemberId("c", 1), FRAME_LIMIT, 50_000_000), Nodes.recorder());
        Socket[] silent = new Socket[600];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = dial(crowded);
        }
        Nodes.until("some are turned away", () -> Nodes.counter(crowded, "connections.over.limit") > 0);
        a.thread().execute(() -> a.connect(new MemberId("c", 1), crowded.address()));
        for (Socket socket : silent) {
            socket.close();
        }
        atA.until("up c#1");
        crowded.close();
    }

    @Test
    void a_dialled_port_that_talks_nonsense_is_incompatible() throws Exception {
        try (java.net.ServerSocket nonsense = new java.net.ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + nonsense.getLocalPort();
            a.thread().execute(() -> a.greet(address));
            try (Socket accepted = nonsense.accept()) {
                accepted.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                atA.until("refused " + address + " INCOMPATIBLE");
            }
        }
    }

    @Test
    void a_dialled_port_that_says_nothing_is_silent() throws Exception {
        try (java.net.ServerSocket mute = new java.net.ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + mute.getLocalPort();
            b.thread().execute(() -> b.greet(address));
            atB.until("refused " + address + " SILENT");
        }
    }
}
