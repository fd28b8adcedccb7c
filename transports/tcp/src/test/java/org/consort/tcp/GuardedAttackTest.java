package org.consort.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.MemberId;
import org.consort.links.Endpoint;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.Guarded;
import org.consort.testkit.transport.Recorder;
import org.consort.testkit.transport.Wiretap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sits on the wire between members of a protected group, or dials them, gets nothing, and harms no link for good. */
class GuardedAttackTest {

    private static final String SECRET = "the attacked group's secret";
    private static final String PAYLOAD = "attack at dawn, by the northern gate";
    private static final MemberId A = new MemberId("alice-of-the-group", 1);
    private static final MemberId B = new MemberId("bob-of-the-group", 1);
    private static final int FRAME_LIMIT = 10_000;

    private final AtomicInteger forged = new AtomicInteger();
    private final Recorder atA = Nodes.recorder();
    private final Recorder atB = Nodes.recorder();
    private final TcpTransport friend = Nodes.open(Map.of());
    private final TcpTransport victim = Nodes.open(Map.of("handshake.ms", "500"));
    private final Wiretap tap = new Wiretap(victim.address());

    @AfterEach
    void close() {
        friend.close();
        victim.close();
        tap.close();
    }

    private static Channel open(Transport transport, MemberId self, Recorder recorder) {
        return transport.open(new ChannelRequest("g", self, FRAME_LIMIT, 50_000_000), recorder);
    }

    /** A link from a to b by way of the wiretap. */
    private Channel encrypted() {
        return link(Guarded.encrypted(friend, SECRET), Guarded.encrypted(victim, SECRET, forged::incrementAndGet));
    }

    private Channel link(Transport dialling, Transport dialled) {
        open(dialled, B, atB);
        Channel a = open(dialling, A, atA);
        a.thread().execute(() -> a.connect(B, tap.address()));
        atA.until("up " + B);
        atB.until("inUp " + A);
        return a;
    }

    private void say(Channel a, int frames) {
        a.thread()
                .execute(() ->
                        a.offer(B, new Frame().putCopy(ByteBuffer.wrap(PAYLOAD.getBytes(StandardCharsets.UTF_8)))));
        atB.untilFrames(frames);
        assertEquals(PAYLOAD, atB.texts().get(frames - 1));
    }

    private Socket dial() throws IOException {
        int port = Endpoint.parse(victim.address()).orElseThrow().port();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All that comes until the other side closes. */
    private static byte[] rest(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                all.write(next);
            }
        } catch (java.net.SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    private static byte[] message(Socket socket) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(Wire.HEADER_BYTES);
        int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getShort(6);
        byte[] body = socket.getInputStream().readNBytes(length);
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }

    private static void tellsNoName(byte[]... said) {
        String all = Wiretap.text(List.of(said));
        assertFalse(all.contains(A.name()) || all.contains(B.name()), all);
    }

    /** The first two messages that a said: its handshake, and its proof. */
    private byte[] recorded(int index) {
        ByteBuffer all = ByteBuffer.wrap(Wiretap.text(tap.there()).getBytes(StandardCharsets.ISO_8859_1))
                .order(ByteOrder.LITTLE_ENDIAN);
        int start = 0;
        for (int i = 0; i < index; i++) {
            start += Wire.HEADER_BYTES + all.getShort(start + 6);
        }
        byte[] message = new byte[Wire.HEADER_BYTES + all.getShort(start + 6)];
        all.get(start, message);
        return message;
    }

    /** A stranger who says what a said, and has got a challenge. */
    private Socket challenged() throws IOException {
        Socket socket = dial();
        socket.getOutputStream().write(recorded(0));
        byte[] challenge = message(socket);
        assertEquals(Wire.CHALLENGE, challenge[Wire.HEADER_BYTES]);
        tellsNoName(challenge);
        return socket;
    }

    @Test
    void nobody_on_the_wire_reads_what_is_encrypted() {
        say(encrypted(), 1);
        assertFalse(tap.saw(PAYLOAD) || tap.saw("northern"));
    }

    @Test
    void somebody_on_the_wire_reads_what_is_only_authenticated() {
        say(link(Guarded.authenticated(friend, SECRET), Guarded.authenticated(victim, SECRET)), 1);
        assertTrue(tap.saw(PAYLOAD));
    }

    @Test
    void a_bit_that_changes_on_the_wire_is_counted_and_cuts_the_link_which_comes_back() {
        Channel a = encrypted();
        say(a, 1);
        tap.flipNext();
        a.thread().execute(() -> a.offer(B, new Frame().putCopy(ByteBuffer.allocate(100))));
        atB.until("inDown " + A);
        assertEquals(1, forged.get());
        atA.until("up " + B, 2);
        atB.until("inUp " + A, 2);
        say(a, 2);
        assertEquals(1, forged.get());
    }

    @Test
    void a_recorded_session_gets_no_link_and_hears_no_name() throws IOException {
        Channel a = encrypted();
        say(a, 1);
        byte[] session = Wiretap.text(tap.there()).getBytes(StandardCharsets.ISO_8859_1);
        try (Socket socket = challenged()) {
            socket.getOutputStream().write(recorded(1));
            tellsNoName(rest(socket));
        }
        assertEquals(1, Nodes.counter(victim, "handshakes.denied"));
        try (Socket socket = dial()) {
            socket.getOutputStream().write(session);
            tellsNoName(rest(socket));
        }
        say(a, 2);
        assertEquals(1, atB.count("inUp"));
        assertEquals(0, atB.count("inDown"));
    }

    @Test
    void a_stranger_in_the_name_of_a_member_does_not_replace_its_link() throws IOException {
        Channel a = encrypted();
        try (Socket socket = challenged()) {
            byte[] proof = ByteBufUtil.getBytes(Handshake.encode(Wire.HELLO_MAGIC, Wire.PROOF, new byte[32]));
            socket.getOutputStream().write(proof);
            tellsNoName(rest(socket));
        }
        assertEquals(1, Nodes.counter(victim, "handshakes.denied"));
        say(a, 1);
        assertEquals(1, atB.count("inUp"));
        assertEquals(0, atB.count("inDown"));
    }

    @Test
    void proofs_of_wrong_lengths_are_closed_without_an_answer() throws IOException {
        Channel a = encrypted();
        int[] lengths = {0xffff, 0x8000, Wire.PROOF_LIMIT + 1, 0};
        for (int length : lengths) {
            try (Socket socket = challenged()) {
                byte[] header =
                        ByteBufUtil.getBytes(Handshake.encode(Wire.HELLO_MAGIC, io.netty.buffer.Unpooled.EMPTY_BUFFER));
                ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) length);
                socket.getOutputStream().write(header);
                assertEquals(0, rest(socket).length, "length " + length);
            }
        }
        Nodes.until("all are counted", () -> Nodes.counter(victim, "handshakes.bad") == lengths.length);
        say(a, 1);
    }

    @Test
    void who_does_not_answer_a_challenge_in_time_is_cut_off() throws IOException {
        Channel a = encrypted();
        try (Socket silent = challenged();
                Socket slow = challenged()) {
            slow.getOutputStream().write(recorded(1), 0, 11);
            assertEquals(0, rest(silent).length);
            assertEquals(0, rest(slow).length);
        }
        assertEquals(2, Nodes.counter(victim, "handshakes.late"));
        say(a, 1);
    }

    @Test
    void a_flood_of_unanswered_challenges_is_bounded_and_ends() throws IOException {
        Channel a = encrypted();
        byte[] hello = recorded(0);
        Socket[] sockets = new Socket[700];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = dial();
            send(sockets[i], hello);
        }
        for (Socket socket : sockets) {
            rest(socket);
            socket.close();
        }
        long late = Nodes.counter(victim, "handshakes.late");
        long over = Nodes.counter(victim, "connections.over.limit");
        assertEquals(sockets.length, late + over, late + " late, " + over + " over the limit");
        say(a, 1);
        challenged().close();
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException turnedAway) {
            assertTrue(socket.isConnected(), "it was accepted by the kernel");
        }
    }

    @Test
    void who_answers_in_the_name_of_the_dialling_node_itself_is_not_believed() throws IOException {
        Channel a = encrypted();
        for (Refusal claimed : List.of(Refusal.SELF, Refusal.SAME_NAME, Refusal.OTHER_MEMBER)) {
            for (Optional<MemberId> who : List.of(Optional.<MemberId>empty(), Optional.of(A))) {
                try (ServerSocket liar = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                    String address = "127.0.0.1:" + liar.getLocalPort();
                    a.thread().execute(() -> a.greet(address));
                    try (Socket accepted = liar.accept()) {
                        message(accepted);
                        Answer answer = new Answer(Optional.of(claimed), who, "so it is");
                        accepted.getOutputStream().write(ByteBufUtil.getBytes(answer.encode(Optional.empty())));
                        atA.until("refused " + address + " " + (who.isEmpty() ? "INCOMPATIBLE" : "DENIED"));
                    }
                }
            }
        }
    }
}
