package org.consort.aeron;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;

/**
 * Three figures of two nodes in one JVM: what an idle pair costs, how long one frame goes there and back, and how many go one way
 * in a second. Not a test: run it by hand, on a machine that does nothing else.
 *
 * <p>Arguments: bytes of a frame, seconds of a round, then settings as {@code name=value}.
 */
final class LinkProbe {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final int BURST = 256;

    private final int bytes;
    private final int seconds;
    private final Map<String, String> settings = new HashMap<>(Map.of("loops", "1"));
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private LinkProbe(String[] arguments) {
        bytes = Integer.parseInt(arguments[0]);
        seconds = Integer.parseInt(arguments[1]);
        for (String setting : Arrays.asList(arguments).subList(2, arguments.length)) {
            settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
    }

    public static void main(String[] arguments) throws Exception {
        LinkProbe probe = new LinkProbe(arguments);
        for (int round = 0; round < 3; round++) {
            probe.run(round);
        }
    }

    private static void rest(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private void run(int round) throws InterruptedException {
        AeronTransport left = Nodes.open(settings);
        AeronTransport right = Nodes.open(settings);
        Echo echo = new Echo();
        echo.channel = right.open(new ChannelRequest("g", B, 1 << 20, 50_000_000), echo);
        Pinger pinger = new Pinger();
        pinger.channel = left.open(new ChannelRequest("g", A, 1 << 20, 50_000_000), pinger);
        pinger.channel.thread().execute(() -> pinger.channel.connect(B, right.address()));
        echo.channel.thread().execute(() -> echo.channel.connect(A, left.address()));
        rest(700);
        double idle = cpu(2000);
        exchange(pinger);
        echo.answers = false;
        pinger.channel.thread().execute(pinger::fill);
        rest(500);
        long before = echo.received.sum();
        long start = System.nanoTime();
        double busy = cpu(seconds * 1000L);
        double rate = (echo.received.sum() - before) * 1e9 / (System.nanoTime() - start);
        Arrays.sort(pinger.nanos, 0, pinger.count);
        System.out.printf(
                "round %d: idle %.1f %% of a core for both; round trip p50 %.1f µs, p99 %.1f µs (%d); one way %,.0f/s, %.0f MB/s, %.0f %% CPU%n",
                round,
                idle,
                pinger.nanos[pinger.count / 2] / 1e3,
                pinger.nanos[pinger.count * 99 / 100] / 1e3,
                pinger.count,
                rate,
                rate * bytes / 1e6,
                busy);
        System.out.println(left.statistics());
        left.close();
        right.close();
    }

    private void exchange(Pinger pinger) throws InterruptedException {
        pinger.channel.thread().execute(pinger::ping);
        rest(500);
        pinger.channel.thread().execute(() -> pinger.count = 0);
        rest(seconds * 1000L);
        CountDownLatch stopped = new CountDownLatch(1);
        pinger.channel.thread().execute(() -> {
            pinger.stopped = true;
            stopped.countDown();
        });
        stopped.await();
        rest(100);
    }

    private double cpu(long millis) throws InterruptedException {
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        rest(millis);
        return 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
    }

    private static final class Echo extends Recorder {
        private final LongAdder received = new LongAdder();
        private final Frame frame = new Frame();
        private volatile Channel channel;
        private volatile boolean answers = true;
        private int count;

        Echo() {
            super(Nodes.PATIENCE);
        }

        @Override
        public void frame(MemberId from, Slab slab, int offset, int length) {
            count++;
            if (answers) {
                channel.offer(A, frame.clear().putRange(slab, offset, length));
            }
        }

        @Override
        public void burstEnd() {
            received.add(count);
            count = 0;
        }
    }

    private final class Pinger extends Recorder {
        private final Slab slab = Slab.of(ByteBuffer.allocateDirect(bytes));
        private final Frame frame = new Frame().putRange(slab, 0, bytes);
        private final long[] nanos = new long[10_000_000];
        private volatile Channel channel;
        private boolean stopped;
        private int count;
        private long sentAt;

        Pinger() {
            super(Nodes.PATIENCE);
        }

        private void ping() {
            sentAt = System.nanoTime();
            channel.offer(B, frame);
        }

        @Override
        public void frame(MemberId from, Slab received, int offset, int length) {
            if (!stopped && count < nanos.length) {
                nanos[count++] = System.nanoTime() - sentAt;
                ping();
            }
        }

        @Override
        public void writable(MemberId peer) {
            fill();
        }

        private void fill() {
            for (int i = 0; i < BURST; i++) {
                if (channel.offer(B, frame) != Offer.ACCEPTED) {
                    return;
                }
            }
            channel.thread().execute(this::fill);
        }
    }
}
