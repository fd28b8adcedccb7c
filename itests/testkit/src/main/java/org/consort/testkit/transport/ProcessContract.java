package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What every transport promises between real processes and on real threads, beside {@link TransportContract}: one that is killed is proven dead
 * at once, one that leaves or only hangs is not, and frames cost no garbage. An implementation inherits it once, with its usual
 * settings. It has the settings {@code crash.evidence} and {@code handshake.ms}.
 */
public abstract class ProcessContract {

    private static final Patience PATIENCE = Patience.real(20_000);
    private static final int BURST = 500;
    private static final int BURSTS = 400;
    private static final double GARBAGE_BYTES = 8;

    private final Stage stage = new Stage(this::open, PATIENCE);
    private final List<OtherProcess> others = new ArrayList<>();

    /** Opens a transport at an address that is free, on this machine, with these settings and else the usual ones. */
    protected abstract Transport open(Map<String, String> settings);

    /** The settings of transports in other processes. */
    protected Map<String, String> settingsOfOthers() {
        return Map.of();
    }

    @AfterEach
    final void end() {
        others.forEach(OtherProcess::close);
        stage.close();
    }

    /** A party of this process whose transport has these settings. What comes in is dropped. */
    protected final Party party(Map<String, String> settings) {
        Party made = stage.party(stage.transport(settings), "g", OtherProcess.PARENT);
        made.take((from, slab, offset, length) -> {});
        return made;
    }

    /** A process of its own, linked with this party in both directions, which floods it. */
    protected final OtherProcess linkedProcess(Party party) throws Exception {
        OtherProcess made = new OtherProcess(getClass(), party.address());
        others.add(made);
        String address = made.awaitAddress();
        party.act(open -> open.connect(OtherProcess.CHILD, address));
        party.until("up " + OtherProcess.CHILD);
        party.until("inUp " + OtherProcess.CHILD);
        return made;
    }

    @Test
    protected void a_killed_process_is_proven_dead_within_milliseconds() throws Exception {
        Party party = party(Map.of());
        linkedProcess(party).kill();
        party.until("crashed child#1 PORT_CLOSED");
        long micros = TimeUnit.NANOSECONDS.toMicros(
                party.nanosOf("crashed child#1 PORT_CLOSED") - party.nanosOf("down child#1"));
        System.out.println("evidence " + micros + " µs after the link broke");
        assertTrue(micros < 500_000, "within half a second even on a loaded machine: " + micros + " µs");
        assertTrue(party.events().indexOf("down child#1") < party.events().indexOf("crashed child#1 PORT_CLOSED"));
    }

    @Test
    protected void without_crash_evidence_a_killed_process_is_only_gone() throws Exception {
        Party party = party(Map.of("crash.evidence", "false"));
        OtherProcess child = linkedProcess(party);
        child.kill();
        party.until("refused " + child.awaitAddress() + " NOBODY");
        assertEquals(0, party.count("crashed"));
    }

    @Test
    protected void a_process_that_leaves_in_good_order_is_not_taken_for_dead() throws Exception {
        Party party = party(Map.of());
        OtherProcess child = linkedProcess(party);
        assertEquals(0, child.leave());
        party.until("refused " + child.awaitAddress() + " NOBODY");
        assertEquals(0, party.count("crashed"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    protected void a_process_that_only_hangs_is_silent_and_not_taken_for_dead() throws Exception {
        Party party = party(Map.of("handshake.ms", "200"));
        OtherProcess child = linkedProcess(party);
        String address = child.awaitAddress();
        child.hang();
        party.act(open -> open.greet(address));
        party.until("refused " + address + " SILENT");
        assertFalse(party.events().contains("down child#1"));
        child.goOn();
        party.act(open -> open.greet(address));
        party.until("greeted " + address + " child#1");
        assertEquals(0, party.count("crashed"));
    }

    @Test
    protected void who_was_held_up_while_another_left_takes_that_for_no_crash() {
        Party party = party(Map.of());
        Transport there = stage.transport(Map.of("goodbye.ms", "100"));
        Party other = stage.party(there, "g", OtherProcess.CHILD);
        party.link(other);
        other.link(party);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        party.take((from, slab, offset, length) -> {
            held.countDown();
            await(released);
        });
        other.say(party, "hold on");
        await(held);
        there.close();
        released.countDown();
        party.until("refused " + other.address() + " NOBODY");
        assertEquals(0, party.count("crashed"));
    }

    @Test
    protected void small_frames_cost_no_garbage_neither_where_they_are_sent_nor_where_they_are_received() {
        Party a = stage.party("a");
        Party b = stage.party("b");
        AtomicInteger received = new AtomicInteger();
        b.take((from, slab, offset, length) -> received.lazySet(received.get() + 1));
        a.link(b);
        Slab slab = Slab.of(ByteBuffer.allocateDirect(100));
        Frame frame = new Frame().putInt(1).putRange(slab, 0, 100).putLong(2);
        exchange(() -> a.channel().offer(b.id(), frame), a, received);
        long sender = allocated(a);
        long receiver = allocated(b);
        exchange(() -> a.channel().offer(b.id(), frame), a, received);
        double perSent = (double) (allocated(a) - sender) / (BURSTS * BURST);
        double perReceived = (double) (allocated(b) - receiver) / (BURSTS * BURST);
        System.out.printf("bytes of garbage per frame: sent %.2f, received %.2f%n", perSent, perReceived);
        assertTrue(perSent < GARBAGE_BYTES, "sent: " + perSent);
        assertTrue(perReceived < GARBAGE_BYTES, "received: " + perReceived);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void exchange(Runnable offer, Party sender, AtomicInteger received) {
        for (int i = 0; i < BURSTS; i++) {
            int goal = received.get() + BURST;
            sender.channel().thread().execute(() -> {
                for (int k = 0; k < BURST; k++) {
                    offer.run();
                }
            });
            while (received.get() < goal) {
                Thread.onSpinWait();
            }
        }
    }

    private static long allocated(Party party) {
        long id = party.call(() -> Thread.currentThread().getId());
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(id);
    }
}
