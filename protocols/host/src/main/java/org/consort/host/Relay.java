package org.consort.host;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Evidence;
import org.consort.spi.transport.GroupThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel of one life, over whichever version of the transport is there. While none is, the group stands still: it has no thread, its tasks
 * wait, and its links are down. The group's thread is the present channel's, and changes with it: what the one did happens before what the next does.
 */
final class Relay implements Channel, GroupThread, ChannelHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int TASKS_PER_TURN = 4096;

    private final ChannelRequest request;
    private final ChannelHandler handler;
    private final Consumer<Relay> whenClosed;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Map<MemberId, String> wanted = new LinkedHashMap<>();
    private final Set<MemberId> outbound = new LinkedHashSet<>();
    private final Set<MemberId> inbound = new LinkedHashSet<>();
    private volatile @Nullable Channel present;
    private volatile boolean closed;
    private boolean began;
    private long alarmNanos = Long.MAX_VALUE;
    private volatile long lastNanos = Long.MIN_VALUE;
    private volatile long leadNanos;

    Relay(ChannelRequest request, ChannelHandler handler, Consumer<Relay> whenClosed) {
        this.request = request;
        this.handler = handler;
        this.whenClosed = whenClosed;
    }

    ChannelRequest request() {
        return request;
    }

    /** True between {@link #freeze} and the opening of the next channel. */
    boolean isAway() {
        return present == null && began && !closed;
    }

    /** The transport goes: all links are down from here on, and nothing runs any more. The group's thread, for the last time. */
    void freeze() {
        for (MemberId peer : List.copyOf(outbound)) {
            linkDown(peer, "the transport is being replaced at this node");
        }
        for (MemberId peer : List.copyOf(inbound)) {
            inboundDown(peer, "the transport is being replaced at this node");
        }
        Channel last = present;
        if (last != null) {
            nowNanos();
            present = null;
            last.close();
        }
    }

    /** Takes the standing group for good, on a thread of nobody's: true if no channel can open any more, and nothing runs. */
    synchronized boolean seize() {
        boolean away = isAway();
        closed |= away;
        return away;
    }

    // ---- what the channel tells

    @Override
    public void opened(Channel channel) {
        synchronized (this) {
            if (closed) {
                channel.close();
                return;
            }
            present = channel;
        }
        if (!began) {
            began = true;
            handler.opened(this);
            return;
        }
        // Time never goes back, whatever clock the next channel has.
        leadNanos = Math.max(0, lastNanos - channel.thread().nowNanos());
        wanted.forEach(channel::connect);
        channel.thread().wakeAt(toThread(alarmNanos));
        woken.set(false);
        wake();
        handler.burstEnd();
    }

    @Override
    public void linkUp(MemberId peer) {
        outbound.add(peer);
        handler.linkUp(peer);
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        outbound.remove(peer);
        handler.linkDown(peer, why);
    }

    @Override
    public void inboundUp(MemberId peer) {
        inbound.add(peer);
        handler.inboundUp(peer);
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        inbound.remove(peer);
        handler.inboundDown(peer, why);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        handler.frame(from, slab, offset, length);
    }

    @Override
    public void burstEnd() {
        handler.burstEnd();
    }

    @Override
    public void writable(MemberId peer) {
        handler.writable(peer);
    }

    @Override
    public void crashed(MemberId peer, Evidence evidence) {
        handler.crashed(peer, evidence);
    }

    @Override
    public void greeted(String address, MemberId peer) {
        handler.greeted(address, peer);
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        handler.refused(address, refusal, why);
    }

    @Override
    public void deadline(long nowNanos) {
        handler.deadline(nowNanos());
    }

    // ---- what the group asks of the channel

    @Override
    public GroupThread thread() {
        return this;
    }

    @Override
    public void connect(MemberId peer, String address) {
        wanted.put(peer, address);
        Channel to = present;
        if (to != null) {
            to.connect(peer, address);
        }
    }

    @Override
    public void greet(String address) {
        Channel to = present;
        if (to != null) {
            to.greet(address);
        }
    }

    @Override
    public void disconnect(MemberId peer) {
        wanted.remove(peer);
        outbound.remove(peer);
        Channel from = present;
        if (from != null) {
            from.disconnect(peer);
        }
    }

    @Override
    public Offer offer(MemberId to, Frame frame) {
        Channel over = present;
        if (over == null) {
            return closed ? Offer.CLOSED : Offer.UNREACHABLE;
        }
        return over.offer(to, frame);
    }

    @Override
    public void cut(MemberId peer, String why) {
        Channel over = present;
        if (over != null) {
            over.cut(peer, why);
        }
    }

    @Override
    public boolean isWritable(MemberId to) {
        Channel over = present;
        return over != null && over.isWritable(to);
    }

    @Override
    public void close() {
        Channel last;
        synchronized (this) {
            closed = true;
            last = present;
        }
        if (last != null) {
            last.close();
        }
        whenClosed.accept(this);
    }

    @Override
    public CompletableFuture<Void> letGo() {
        Channel over = present;
        if (over != null) {
            return over.letGo();
        }
        // A closed channel holds nothing. There is no thread to say so on until the next is open.
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> done.complete(null));
        return done;
    }

    // ---- what the group asks of the thread

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        Channel over = present;
        if (over != null && !tasks.isEmpty() && woken.compareAndSet(false, true)) {
            try {
                over.thread().execute(() -> drain(over));
            } catch (RejectedExecutionException e) {
                woken.set(false);
                if (present == over) {
                    throw e;
                }
            }
        }
    }

    /** Runs what waits; nothing, if the thread is no longer the group's. */
    private void drain(Channel over) {
        if (present != over) {
            return;
        }
        woken.set(false);
        for (int i = 0; i < TASKS_PER_TURN && present == over; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            run(task);
        }
        wake();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("group={} a task on the group's thread failed", request.group(), e);
        }
    }

    @Override
    public boolean isCurrent() {
        Channel over = present;
        return over != null && over.thread().isCurrent();
    }

    @Override
    public long nowNanos() {
        Channel over = present;
        if (over != null) {
            lastNanos = over.thread().nowNanos() + leadNanos;
        }
        return lastNanos;
    }

    @Override
    public void wakeAt(long nanos) {
        alarmNanos = nanos;
        Channel over = present;
        if (over != null) {
            over.thread().wakeAt(toThread(nanos));
        }
    }

    private long toThread(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : nanos - leadNanos;
    }
}
