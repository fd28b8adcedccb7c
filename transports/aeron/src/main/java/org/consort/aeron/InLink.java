package org.consort.aeron;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.consort.MemberId;
import org.consort.links.Causes;
import org.consort.links.Inbound;
import org.consort.links.Unwelcome;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/** A link from another member: its data is put together to frames again. It opens when its dialler's data comes in. */
final class InLink implements Inbound, Cord.Ear {

    /** Others get their turn after so many messages. */
    private static final int MESSAGES_PER_TURN = 32;
    /** Once the cord broke, data that is still on its way has so long to come in. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long SLOW_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * So many steps, each within its time, does a dialler have to go before its data comes, and one for good measure. When it gives up the cord
     * breaks: this is for one that does neither.
     */
    private static final int STEPS_OF_DIALLER = 3;

    private enum State {
        OPENING,
        WAITING,
        UP,
        DRAINING,
        LEAVING,
        GONE
    }

    /**
     * This end of it.
     *
     * @param dataPort where its data comes in
     */
    record End(Wiring wiring, Loop loop, ChannelRequest request, int dataPort) {}

    private final MemberId from;
    private final Cord cord;
    private final Visitor.Guest guest;
    private final Wiring wiring;
    private final Loop loop;
    private final Owner owner;
    private final ChannelRequest request;
    private final Intake intake;
    private final FragmentHandler append = this::append;
    private final Answer.Lane lane;
    private State state = State.OPENING;
    private long registration;
    private @Nullable Subscription subscription;
    private @Nullable Image image;
    private long deadlineNanos;
    private long dataAtNanos;
    private String why = "closed by the peer";
    private boolean bad;
    private long reads;
    private Runnable whenGone = () -> {};

    InLink(Visitor.Guest guest, End end, Owner owner) {
        this.guest = guest;
        this.from = guest.hello().from();
        this.cord = guest.cord();
        this.loop = end.loop();
        this.wiring = end.wiring();
        this.request = end.request();
        this.owner = owner;
        this.intake = new Intake(wiring.buffers());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.lane = new Answer.Lane(
                end.dataPort(), random.nextInt(2, Integer.MAX_VALUE), random.nextInt(2, Integer.MAX_VALUE));
    }

    @Override
    public Optional<Guard.Accepted> exchange() {
        return guest.exchange();
    }

    @Override
    public MemberId from() {
        return from;
    }

    @Override
    public long reads() {
        return reads;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** True while something is under way that no bell announces. */
    boolean isBusy() {
        return state == State.OPENING || state == State.WAITING || state == State.DRAINING;
    }

    @Override
    public void letGo() {
        intake.letGo();
    }

    /** Opens the way for data, or refuses. */
    void begin() {
        deadlineNanos = System.nanoTime() + wiring.handshakeNanos();
        Optional<String> lacking = wiring.media().lacks(1, guest.hello().termBytes());
        if (lacking.isPresent()) {
            refuse("there is no room for another link: " + lacking.get());
            return;
        }
        try {
            registration = loop.client().receive(lane);
        } catch (AeronException e) {
            refuse(Causes.describe(e));
        }
    }

    private void refuse(String reason) {
        wiring.strangers().warn("link from " + from + " refused: " + reason, guest.address());
        wiring.counters().refusedHandshakes.increment();
        Unwelcome no = new Unwelcome(Refusal.SILENT, Optional.of(request.self()), reason);
        guest.answer(Answer.refused(no));
        end();
    }

    /** Breaks a link that does not stand here. To its dialler it may, who is told, lest the port that closes next prove a crash. */
    void dismiss() {
        if (state == State.WAITING) {
            cord.send(Wire.FAREWELL);
        }
        end();
    }

    @Override
    public void drop() {
        end();
    }

    @Override
    public void sayGoodbye(Runnable gone) {
        if (state != State.UP) {
            end();
            gone.run();
            return;
        }
        whenGone = gone;
        state = State.LEAVING;
        cord.send(Wire.FAREWELL);
    }

    /** Goes on with what is under way; answers how much that was. */
    int turn(long nowNanos) {
        return switch (state) {
            case OPENING, WAITING -> open(nowNanos);
            case UP, DRAINING -> take(nowNanos);
            case LEAVING, GONE -> 0;
        };
    }

    private int open(long nowNanos) {
        try {
            if (state == State.OPENING) {
                subscription = loop.client().received(registration).orElse(null);
                if (subscription != null) {
                    state = State.WAITING;
                    deadlineNanos = nowNanos + STEPS_OF_DIALLER * wiring.handshakeNanos();
                    guest.answer(Answer.accepted(request.self(), lane));
                }
            }
        } catch (AeronException e) {
            refuse("the media driver refuses: " + Causes.describe(e));
            return 1;
        }
        if (subscription != null && subscription.imageCount() > 0) {
            image = subscription.imageAtIndex(0);
            state = State.UP;
            wiring.counters().linksIn.increment();
            owner.stands(this);
            return 1;
        }
        if (nowNanos - deadlineNanos > 0) {
            wiring.counters().lateHandshakes.increment();
            end();
        }
        return 0;
    }

    private int take(long nowNanos) {
        Image open = image;
        int messages = 0;
        long before = reads;
        while (open != null && messages < MESSAGES_PER_TURN && !isGone() && open.poll(append, 1) > 0) {
            messages++;
            reads++;
            handUp();
        }
        if (reads != before) {
            dataAtNanos = nowNanos;
        } else if (state == State.DRAINING) {
            if (nowNanos - dataAtNanos > drainNanos()) {
                finish();
            }
        } else if (open != null && (open.isClosed() || open.isEndOfStream())) {
            why = "its data ended";
            drain(nowNanos);
        }
        return messages;
    }

    private long drainNanos() {
        return wiring.media().isTurned() ? DRAIN_NANOS : SLOW_DRAIN_NANOS;
    }

    /** The dialler is gone; what it sent is still taken. */
    private void drain(long nowNanos) {
        state = State.DRAINING;
        dataAtNanos = nowNanos;
    }

    private void append(DirectBuffer buffer, int offset, int length, Header header) {
        if ((header.flags() & FrameDescriptor.UNFRAGMENTED) != FrameDescriptor.UNFRAGMENTED) {
            bad = true;
            return;
        }
        intake.append(buffer, offset, length);
    }

    private void handUp() {
        int frames = 0;
        long bytes = intake.available();
        if (bad) {
            spoilt("a message in pieces");
        }
        while (!isGone() && next()) {
            frames++;
        }
        wiring.counters().framesIn.add(frames);
        wiring.counters().bytesIn.add(bytes - intake.available());
    }

    /** Hands up one frame; false if there is no whole one. */
    private boolean next() {
        int available = intake.available();
        if (available < Wire.LENGTH_BYTES) {
            intake.expect(0);
            return false;
        }
        int length = intake.number();
        if (length < 0 || length > request.frameLimitBytes()) {
            return special(length);
        }
        int whole = Wire.LENGTH_BYTES + length;
        if (available < whole) {
            intake.expect(whole);
            return false;
        }
        int offset = intake.start() + Wire.LENGTH_BYTES;
        intake.consume(whole);
        if (state != State.LEAVING) {
            owner.frame(from, intake.slab(), offset, length);
        }
        return true;
    }

    private boolean special(int word) {
        if (word != Wire.GOODBYE) {
            spoilt("a frame of " + (word < 0 ? "negative length" : word + " bytes") + "; the limit is "
                    + request.frameLimitBytes());
            return false;
        }
        intake.consume(Wire.LENGTH_BYTES);
        why = "the peer said good-bye";
        boolean told = state != State.LEAVING;
        if (told) {
            owner.goodbye(this);
        }
        cord.send(Wire.FAREWELL_ACK);
        finish();
        return false;
    }

    private void spoilt(String what) {
        why = "the peer sent " + what;
        wiring.counters().badFrames.increment();
        wiring.strangers().warn("link from " + from + " closed: " + why, guest.address());
        finish();
    }

    private void finish() {
        boolean told = state != State.LEAVING && state != State.GONE;
        if (told && intake.available() > 0 && state == State.DRAINING) {
            wiring.counters().truncatedFrames.increment();
            why += " within a frame";
        }
        end();
        if (told) {
            owner.broke(this, why);
        }
    }

    private void end() {
        if (state == State.GONE) {
            return;
        }
        if (image != null) {
            wiring.counters().linksIn.decrement();
        }
        state = State.GONE;
        cord.close();
        intake.close();
        if (subscription != null) {
            subscription.close();
        } else if (registration != 0) {
            loop.client().giveUpReceiving(registration);
        }
        whenGone.run();
    }

    @Override
    public void connected() {
        throw new IllegalStateException("a cord of a link connects twice");
    }

    @Override
    public void heard(ByteBuffer in) {
        while (in.hasRemaining() && !isGone()) {
            byte word = in.get();
            if (word == Wire.FAREWELL_ACK && state == State.LEAVING) {
                end();
            } else if (word != Wire.BELL && word != Wire.FAREWELL_ACK) {
                spoilt("an unknown word " + word);
            }
        }
    }

    @Override
    public void broke(String reason, boolean refused) {
        if (state == State.UP) {
            why = reason;
            drain(loop.nowNanos());
        } else if (state != State.DRAINING) {
            end();
        }
    }

    /** Its data's way is gone. */
    void lose(String reason) {
        why = reason;
        if (state == State.UP || state == State.DRAINING) {
            finish();
        } else {
            end();
        }
    }
}
