package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A media driver that goes takes the links with it, not the node: they stand again as soon as there is a driver. */
class DriverLossTest {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);

    private final Recorder atA = Nodes.recorder();
    private final Recorder atB = Nodes.recorder();

    @TempDir
    private Path folder;

    private static Channel open(AeronTransport transport, MemberId self, Recorder recorder) {
        return transport.open(new ChannelRequest("g", self, 100_000, 50_000_000), recorder);
    }

    private void speak(Channel from, int bytes) {
        from.thread().execute(() -> from.offer(B, new Frame().putRange(slab(bytes), 0, bytes)));
        atB.untilFrame(bytes);
    }

    private static org.consort.spi.Slab slab(int bytes) {
        return org.consort.spi.Slab.of(java.nio.ByteBuffer.allocate(bytes));
    }

    private Channel linked(AeronTransport left, AeronTransport right) {
        Channel a = open(left, A, atA);
        Channel b = open(right, B, atB);
        a.thread().execute(() -> a.connect(B, right.address()));
        b.thread().execute(() -> b.connect(A, left.address()));
        atA.until("up b#1");
        atB.until("up a#1");
        atB.until("inUp a#1");
        return a;
    }

    @Test
    void an_embedded_driver_that_failed_is_replaced_and_links_stand_again() {
        AeronTransport left = Nodes.open(Map.of());
        AeronTransport right = Nodes.open(Map.of());
        Channel a = linked(left, right);
        speak(a, 10);
        String before = left.media().directory();

        left.media().renew(left.media().generation(), "a test ended it");

        atA.until("down b#1");
        atA.until("up b#1", 2);
        atB.until("inUp a#1", 2);
        speak(a, 11);
        assertNotEquals(before, left.media().directory());
        assertFalse(Files.exists(Path.of(before)), "nothing of it is left");
        assertEquals("2", left.statistics().get("driver.starts"));
        assertEquals(0, atA.count("crashed"));
        assertEquals(0, atB.count("crashed"));
        left.close();
        right.close();
    }

    @Test
    void a_node_waits_for_an_external_driver_and_outlives_it() {
        Map<String, String> settings = Map.of(
                "driver", "external", "directory", folder.resolve("driver").toString(), "silence.ms", "2000");
        AeronTransport left = Nodes.open(settings);
        AeronTransport right = Nodes.open(settings);
        Channel a = open(left, A, atA);
        open(right, B, atB);
        a.thread().execute(() -> a.connect(B, right.address()));
        atA.until("refused " + right.address() + " SILENT");
        MediaDriver driver = driver();
        atA.until("up b#1");
        atB.until("inUp a#1");
        speak(a, 10);

        driver.close();
        atA.until("down b#1");
        atB.until("inDown a#1");
        MediaDriver second = driver();
        atA.until("up b#1", 2);
        atB.until("inUp a#1", 2);
        speak(a, 11);

        left.close();
        right.close();
        second.close();
    }

    private MediaDriver driver() {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.resolve("driver").toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .clientLivenessTimeoutNs(2_000_000_000L)
                .publicationTermBufferLength(1 << 20)
                .socketRcvbufLength(1 << 20)
                .initialWindowLength(1 << 19)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(1, 1, 1000, 1_000_000)));
    }
}
