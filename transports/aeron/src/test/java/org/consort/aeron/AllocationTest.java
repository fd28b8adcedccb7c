package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.junit.jupiter.api.Test;

/** The hot path makes no garbage per frame, neither where frames are sent nor where they are received. */
class AllocationTest {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final int BURST = 500;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger received = new AtomicInteger();

    @Test
    void small_frames_cost_no_garbage() {
        AeronTransport left = Nodes.open(Map.of());
        AeronTransport right = Nodes.open(Map.of());
        Nodes.Recorder atA = new Nodes.Recorder();
        Channel a = left.open(new ChannelRequest("g", A, 100_000, 50_000_000), atA);
        Channel b = right.open(new ChannelRequest("g", B, 100_000, 50_000_000), new Nodes.Recorder() {
            @Override
            public void frame(MemberId from, Slab slab, int offset, int length) {
                received.lazySet(received.get() + 1);
            }
        });
        a.thread().execute(() -> a.connect(B, right.address()));
        atA.until("up b#1");
        Slab slab = Slab.of(ByteBuffer.allocateDirect(100));
        Frame frame = new Frame().putInt(1).putRange(slab, 0, 100).putLong(2);
        exchange(a, frame, 400);
        long sender = allocated(a);
        long receiver = allocated(b);
        int bursts = 400;
        exchange(a, frame, bursts);
        double perSent = (double) (allocated(a) - sender) / (bursts * BURST);
        double perReceived = (double) (allocated(b) - receiver) / (bursts * BURST);
        System.out.printf("bytes of garbage per frame: sent %.2f, received %.2f%n", perSent, perReceived);
        left.close();
        right.close();
        assertTrue(perSent < 8, "sent: " + perSent);
        assertTrue(perReceived < 8, "received: " + perReceived);
    }

    private void exchange(Channel a, Frame frame, int bursts) {
        for (int i = 0; i < bursts; i++) {
            int goal = received.get() + BURST;
            a.thread().execute(() -> {
                for (int k = 0; k < BURST; k++) {
                    a.offer(B, frame);
                }
            });
            while (received.get() < goal) {
                Thread.onSpinWait();
            }
        }
    }

    private long allocated(Channel channel) {
        AtomicLong id = new AtomicLong();
        channel.thread().execute(() -> id.set(Thread.currentThread().getId()));
        Nodes.until("the thread tells its number", () -> id.get() > 0);
        return threads.getThreadAllocatedBytes(id.get());
    }
}
