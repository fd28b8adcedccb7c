package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.AgentInvoker;
import org.consort.MemberId;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where everything takes its time, an attempt that gets on is not given up. */
class SlowMachineTest {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final int STEP_MILLIS = 2000;
    private static final int SLOW_MILLIS = 1200;

    private final Recorder atA = Nodes.recorder();
    private final Recorder atB = Nodes.recorder();

    @TempDir
    private Path folder;

    private static Channel open(AeronTransport transport, MemberId self, Recorder recorder) {
        return transport.open(new ChannelRequest("g", self, 100_000, 50_000_000), recorder);
    }

    private static void letPass(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        Nodes.until("time goes by", () -> System.nanoTime() - end > 0);
    }

    @Test
    void a_link_has_time_for_each_step_and_not_for_all_together() {
        Map<String, String> settings = Map.of(
                "driver", "external",
                "directory", folder.resolve("driver").toString(),
                "handshake.ms", String.valueOf(STEP_MILLIS));
        try (MediaDriver driver = driver();
                AeronTransport left = Nodes.open(settings);
                AeronTransport right = Nodes.open(settings)) {
            AgentInvoker turns = driver.sharedAgentInvoker();
            Channel a = open(left, A, atA);
            open(right, B, atB);
            turn(turns);
            letPass(100);
            turn(turns);
            a.thread().execute(() -> a.connect(B, right.address()));

            // The receiver waits for its driver, then the sender does.
            letPass(SLOW_MILLIS);
            turn(turns);
            letPass(SLOW_MILLIS);
            Nodes.until("the link stands " + atA.events(), () -> {
                turn(turns);
                return atA.count("up b#1") == 1 && atB.count("inUp a#1") == 1;
            });

            assertEquals(0, atA.count("refused"), "it was not begun again: " + atA.events());
        }
    }

    private static void turn(AgentInvoker driver) {
        for (int i = 0; i < 20; i++) {
            driver.invoke();
        }
    }

    private MediaDriver driver() {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.resolve("driver").toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .asyncExecutorEnabled(false)
                .publicationTermBufferLength(1 << 20)
                .socketRcvbufLength(1 << 20)
                .initialWindowLength(1 << 19)
                .threadingMode(ThreadingMode.INVOKER));
    }

    @Test
    void an_answer_that_came_while_the_loop_was_held_up_is_heard() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean holds = new AtomicBoolean();
        Recorder holding = new Recorder(Nodes.PATIENCE) {
            @Override
            public void burstEnd() {
                if (holds.get()) {
                    held.countDown();
                    await(released);
                }
            }
        };
        try (AeronTransport transport = Nodes.open(Map.of("handshake.ms", "300"));
                ServerSocket there = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Channel a = open(transport, A, holding);
            String address = "127.0.0.1:" + there.getLocalPort();
            a.thread().execute(() -> a.greet(address));
            try (Socket asked = there.accept()) {
                asked.getInputStream().readNBytes(Wire.HEADER_BYTES);
                a.thread().execute(() -> holds.set(true));
                await(held);
                asked.getOutputStream()
                        .write(Answer.accepted(B, Answer.Lane.NONE)
                                .encode(Optional.empty())
                                .array());
                letPass(500);
                released.countDown();
                Nodes.until("an outcome", () -> holding.events().size() > 1);

                assertEquals(List.of("opened", "greeted " + address + " b#1"), holding.events());
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
