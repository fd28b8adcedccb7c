package org.consort.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.BufferClaim;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.links.Causes;
import org.consort.links.Endpoint;
import org.consort.links.Outbound;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/**
 * A link to another member: frames go out as one stream of bytes, cut into messages that are as large as a datagram. Large frames are copied once, from
 * their slabs into Aeron's log; small ones wait together until the burst ends.
 */
final class OutLink implements Outbound, Cord.Ear {

    private static final int ADMIN_TRIES = 3;
    /** After a silence of half the time that a loop stays awake, the other end may sleep. */
    private static final int BELL_PART = 2;

    private enum State {
        OPENING,
        CONNECTING,
        UP,
        LEAVING,
        GONE
    }

    /** Where it goes and what it stands on. */
    record Way(Wiring wiring, Loop loop, Answer.Lane lane, Optional<Guard.Dialled> exchange) {}

    private final Cord cord;
    private final Way way;
    private final AeronCounters counters;
    private final Owner owner;
    private final Gather gather = new Gather();
    private final Outbox outbox = new Outbox();
    private final BufferClaim claim = new BufferClaim();
    private final int limitBytes;
    private State state = State.OPENING;
    private long registration;
    private @Nullable ExclusivePublication publication;
    private int payloadBytes;
    private int sentCounter = -1;
    private long deadlineNanos;
    private long sentAtNanos;
    private boolean stalled;
    private boolean busy;
    private boolean dirty;
    private int frames;
    private long bytes;
    private Runnable whenGone = () -> {};

    OutLink(Cord cord, Way way, Owner owner) {
        this.cord = cord;
        this.way = way;
        this.owner = owner;
        this.counters = way.wiring().counters();
        this.limitBytes = way.wiring().settings().limits().queueBytes();
        cord.passTo(this);
    }

    @Override
    public Optional<Guard.Dialled> exchange() {
        return way.exchange();
    }

    @Override
    public void begin() {
        AeronSettings settings = way.wiring().settings();
        deadlineNanos = System.nanoTime() + way.wiring().handshakeNanos();
        try {
            Optional<String> lacking =
                    way.wiring().media().lacks(1, settings.media().termBytes());
            if (lacking.isPresent()) {
                throw new AeronException(lacking.get());
            }
            InetSocketAddress to = (InetSocketAddress) cord.socket().getRemoteAddress();
            Endpoint endpoint =
                    new Endpoint(to.getAddress().getHostAddress(), way.lane().port());
            int mtu = Datagrams.bytesTo(to.getAddress(), settings.media());
            registration = way.loop()
                    .client()
                    .send(way.lane(), endpoint, settings.media().termBytes(), mtu);
        } catch (AeronException | IOException e) {
            String why = Causes.describe(e);
            way.loop().execute(() -> fail(why));
        }
    }

    /** Goes on with what is under way; answers how much that was. */
    int turn(long nowNanos) {
        return switch (state) {
            case OPENING, CONNECTING -> open(nowNanos);
            case UP, LEAVING -> goOn();
            case GONE -> 0;
        };
    }

    private int open(long nowNanos) {
        try {
            if (state == State.OPENING) {
                way.loop().client().sending(registration).ifPresent(this::opened);
            }
        } catch (AeronException e) {
            fail("the media driver refuses: " + Causes.describe(e));
            return 1;
        }
        if (publication != null && publication.isConnected()) {
            state = State.UP;
            counters.linksOut.increment();
            owner.stands(this);
            return 1;
        }
        if (nowNanos - deadlineNanos > 0) {
            fail("it answers by TCP, but no UDP comes through to "
                    + (publication == null ? "it" : publication.channel()) + ": is there a firewall between?");
        }
        return 0;
    }

    private void opened(ExclusivePublication made) {
        publication = made;
        payloadBytes = made.maxPayloadLength();
        state = State.CONNECTING;
        sentCounter = way.loop().client().sentCounter(made);
        deadlineNanos = System.nanoTime() + way.wiring().handshakeNanos();
    }

    private int goOn() {
        ExclusivePublication open = publication;
        if (open == null || !open.isConnected()) {
            breakUp("the peer takes no data any more");
            return 1;
        }
        int before = outbox.size();
        if (stalled) {
            flush();
            if (busy && outbox.size() <= limitBytes / 2) {
                busy = false;
                owner.writable();
            }
        }
        return before - outbox.size();
    }

    /** True while something waits that only turning can move, or that the driver has not yet sent. */
    boolean isBusy() {
        if (state == State.GONE) {
            return false;
        }
        return stalled || state != State.UP || !hasLeft();
    }

    private boolean hasLeft() {
        ExclusivePublication open = publication;
        return open == null || open.isClosed() || way.loop().client().sent(sentCounter) >= open.position();
    }

    @Override
    public Offer offer(Frame frame) {
        if (state != State.UP) {
            return Offer.UNREACHABLE;
        }
        if (outbox.size() >= limitBytes) {
            busy = true;
            counters.busyOffers.increment();
            return Offer.BUSY;
        }
        gather.begin(frame);
        frames++;
        bytes += gather.left();
        while (!stalled && outbox.size() + gather.left() >= payloadBytes) {
            if (claim(payloadBytes)) {
                int first = outbox.size();
                outbox.take(claim.buffer(), claim.offset(), first);
                gather.copy(claim.buffer(), claim.offset() + first, payloadBytes - first);
                claim.commit();
            }
        }
        outbox.put(gather, gather.left());
        gather.end();
        return Offer.ACCEPTED;
    }

    /** Takes room in the log; if there is none now, what is offered waits in the outbox. */
    private boolean claim(int count) {
        ExclusivePublication open = publication;
        long position = Publication.CLOSED;
        for (int i = 0; i < ADMIN_TRIES && open != null; i++) {
            position = open.tryClaim(count, claim);
            if (position != Publication.ADMIN_ACTION) {
                break;
            }
        }
        stalled = position < 0;
        if (position == Publication.MAX_POSITION_EXCEEDED) {
            way.loop().execute(() -> breakUp("its log is at its end"));
        }
        return !stalled;
    }

    @Override
    public boolean markDirty() {
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    @Override
    public boolean isWritable() {
        return state == State.UP && outbox.size() < limitBytes;
    }

    /** As far as the log has room. */
    @Override
    public void flush() {
        dirty = false;
        stalled = false;
        while (outbox.size() > 0 && !stalled) {
            int count = Math.min(payloadBytes, outbox.size());
            if (claim(count)) {
                outbox.take(claim.buffer(), claim.offset(), count);
                claim.commit();
            }
        }
        counters.framesOut.add(frames);
        counters.bytesOut.add(bytes);
        frames = 0;
        bytes = 0;
        long now = way.loop().nowNanos();
        if (now - sentAtNanos > way.wiring().awakeNanos() / BELL_PART) {
            way.loop().ringSoon(this);
        }
        sentAtNanos = now;
    }

    /** Wakes the other end, which may sleep. */
    void ring() {
        if (state == State.UP || state == State.LEAVING) {
            counters.bells.increment();
            cord.send(Wire.BELL);
        }
    }

    /** What was offered is copied: nothing is held. */
    @Override
    public void whenAllHasLeft(Runnable done) {
        done.run();
    }

    @Override
    public void drop() {
        end();
    }

    @Override
    public void breakUp(String why) {
        breakUp(why, false);
    }

    private void breakUp(String why, boolean goodbye) {
        if (state == State.GONE) {
            return;
        }
        State was = state;
        end();
        if (was == State.UP) {
            owner.broke(this, why, goodbye);
        } else if (was != State.LEAVING) {
            owner.neverStood(this, why);
        }
    }

    private void fail(String why) {
        breakUp(why, false);
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
        outbox.put(Wire.GOODBYE);
        flush();
    }

    private void end() {
        if (state == State.GONE) {
            return;
        }
        if (state == State.UP || state == State.LEAVING) {
            counters.linksOut.decrement();
        }
        state = State.GONE;
        stalled = false;
        outbox.clear();
        cord.close();
        ExclusivePublication open = publication;
        if (open != null) {
            open.revoke();
        } else if (registration != 0) {
            way.loop().client().giveUpSending(registration);
        }
        whenGone.run();
    }

    boolean isGone() {
        return state == State.GONE;
    }

    @Override
    public void connected() {
        throw new IllegalStateException("a cord of a link connects twice");
    }

    @Override
    public void heard(ByteBuffer in) {
        while (in.hasRemaining() && state != State.GONE) {
            byte word = in.get();
            if (word == Wire.FAREWELL) {
                cord.send(Wire.FAREWELL_ACK);
                breakUp("the peer said good-bye", true);
            } else if (word == Wire.FAREWELL_ACK && state == State.LEAVING) {
                end();
            } else if (word != Wire.BELL) {
                breakUp("the peer sent an unknown word " + word);
            }
        }
    }

    @Override
    public void broke(String why, boolean refused) {
        breakUp(why);
    }
}
