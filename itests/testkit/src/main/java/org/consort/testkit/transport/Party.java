package org.consort.testkit.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One member in a test of a transport: records what it is told, and notices calls that break the contract: on
 * another thread, from within a channel method, after close.
 */
public final class Party extends Recorder {

    /** A frame taken in. The slab is borrowed. */
    public interface FrameTaker {
        /** See {@link org.consort.spi.transport.ChannelHandler#frame}. */
        void take(MemberId from, Slab slab, int offset, int length);
    }

    private final Transport transport;
    private final MemberId id;
    private final Patience patience;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Channel channel;
    private volatile @Nullable FrameTaker taker;
    private volatile boolean closed;
    private boolean withinMethod;

    Party(Transport transport, ChannelRequest request, Patience patience) {
        super(patience);
        this.transport = transport;
        this.id = request.self();
        this.patience = patience;
        this.channel = transport.open(request, this);
        until("opened");
    }

    /** Its identity. */
    public MemberId id() {
        return id;
    }

    /** Its channel, for its thread; the methods here call it on that. */
    public Channel channel() {
        return channel;
    }

    /** Where it can be dialled. */
    public String address() {
        return transport.address();
    }

    /** How the contract was broken. */
    public List<String> violations() {
        return violations;
    }

    /** From now on frames go there. */
    public void take(FrameTaker other) {
        taker = other;
    }

    /** Runs something on the channel's thread and waits for its answer. */
    public <T> T call(Supplier<T> task) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        AtomicInteger done = new AtomicInteger();
        channel.thread().execute(() -> {
            withinMethod = true;
            try {
                answer.set(task.get());
            } catch (RuntimeException e) {
                failure.set(e);
            } finally {
                withinMethod = false;
                done.set(1);
                patience.stir();
            }
        });
        patience.until("a task of " + id.name() + " runs", () -> done.get() == 1);
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return Objects.requireNonNull(answer.get(), "a task answers");
    }

    /** Does something with the channel on its thread, and waits. */
    public void act(Consumer<Channel> task) {
        call(() -> {
            task.accept(channel);
            return true;
        });
    }

    /** Keeps a link to another. */
    public Party connect(Party other) {
        act(open -> open.connect(other.id, other.address()));
        return this;
    }

    /** Keeps a link to another, and waits until it stands at both ends. */
    public Party link(Party other) {
        connect(other);
        until("up " + other.id);
        other.until("inUp " + id);
        return this;
    }

    /** Offers a text. */
    public Offer say(Party other, String text) {
        return offer(other.id, new Frame().putCopy(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Offers a frame. */
    public Offer offer(MemberId to, Frame frame) {
        return call(() -> channel.offer(to, frame));
    }

    /** Closes the channel; what the handler is told from now on is a violation. */
    public void close() {
        if (!closed) {
            act(open -> {
                open.close();
                closed = true;
            });
        }
    }

    @Override
    protected void told(String event) {
        if (!channelIsCurrent()) {
            violations.add("'" + event + "' on another thread: "
                    + Thread.currentThread().getName());
        }
        if (events().isEmpty() && !event.equals("opened")) {
            violations.add("'" + event + "' before it was opened");
        }
        if (withinMethod) {
            violations.add("'" + event + "' from within a channel method");
        }
        if (closed) {
            violations.add("'" + event + "' after close");
        }
        super.told(event);
    }

    private boolean channelIsCurrent() {
        // Before open() has returned there is only the channel of the first call, which is the same.
        Channel known = channel;
        return known == null || known.thread().isCurrent();
    }

    @Override
    public String toString() {
        return id.name();
    }

    @Override
    public void opened(Channel open) {
        if (!events().isEmpty()) {
            violations.add("opened after " + events());
        }
        if (!open.thread().isCurrent()) {
            violations.add("opened on another thread");
        }
        super.opened(open);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        FrameTaker other = taker;
        if (other == null) {
            super.frame(from, slab, offset, length);
        } else {
            told("");
            other.take(from, slab, offset, length);
        }
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        if (why.isBlank()) {
            violations.add("refused " + refusal + " without a reason");
        }
        super.refused(address, refusal, why);
    }
}
