package org.consort.links;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a link to one member at one address: dials at once, and for ever after, each time a probe interval later. After a
 * link broke it dials at once and a few times quickly: the kernel of a peer that died may close its port a moment after its links.
 */
final class Dialler implements Attempt.Outcome, Outbound.Owner {

    private static final long[] QUICK_MILLIS = {1, 2, 4, 8, 16};
    /** So many links in a row may break young before quick dialling stops: they may break for a reason that stays. */
    private static final int YOUNG_LINKS_LIMIT = 3;

    /** What the member's owner wants to know. Called on the loop, never from within a method of the dialler. */
    interface Owner {
        void up(Outbound link);

        void down(String why, boolean goodbye);

        void writable();

        void refused(Refusal refusal, Optional<MemberId> who, String why);
    }

    private final LoopThread thread;
    private final Counters counters;
    private final Target target;
    private final Owner owner;
    private @Nullable Attempt attempt;
    private @Nullable Outbound link;
    private LinkLoop.@Nullable Alarm next;
    private int quickTries = QUICK_MILLIS.length;
    private int youngLinks;
    private long upSinceNanos;
    private boolean stopped;

    /**
     * How to reach a member.
     *
     * @param dial makes an attempt, which is still to start
     */
    record Target(String address, long probeNanos, Function<Attempt.Outcome, Attempt> dial) {}

    Dialler(LoopThread thread, Counters counters, Target target, Owner owner) {
        this.thread = thread;
        this.counters = counters;
        this.target = target;
        this.owner = owner;
    }

    String address() {
        return target.address();
    }

    /** Dials soon, unless it does or the link stands. */
    void dialSoon() {
        if (next != null) {
            next.cancel();
        }
        next = thread.loop().schedule(this::dialNow, 0);
    }

    /** Dials soon, and quickly a few times if it fails: something happened to the peer. */
    void dialEagerly() {
        quickTries = 0;
        dialSoon();
    }

    /** Dials no more; gives the link, if it stands, to the caller. */
    @Nullable
    Outbound stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
        if (attempt != null) {
            attempt.cancel();
        }
        Outbound last = link;
        link = null;
        return last;
    }

    private void dialNow() {
        if (!stopped && attempt == null && link == null) {
            Attempt made = target.dial().apply(this);
            attempt = made;
            made.start();
        }
    }

    private void dialLater() {
        if (stopped) {
            return;
        }
        boolean quick = quickTries < QUICK_MILLIS.length;
        long nanos = quick ? TimeUnit.MILLISECONDS.toNanos(QUICK_MILLIS[quickTries++]) : target.probeNanos();
        next = thread.loop().schedule(this::dialNow, nanos);
    }

    @Override
    public void met(Attempt.Meeting meeting, MemberId who) {
        attempt = null;
        Outbound made = meeting.link(this);
        link = made;
        made.begin();
    }

    @Override
    public void stands(Outbound made) {
        if (!stopped && link == made) {
            upSinceNanos = thread.nowNanos();
            owner.up(made);
        }
    }

    @Override
    public void neverStood(Outbound made, String why) {
        if (!stopped && link == made) {
            link = null;
            failed(Refusal.SILENT, Optional.empty(), why);
        }
    }

    @Override
    public void failed(Refusal refusal, Optional<MemberId> who, String why) {
        attempt = null;
        dialLater();
        owner.refused(refusal, who, why);
    }

    @Override
    public void broke(Outbound broken, String why, boolean goodbye) {
        if (stopped || link != broken) {
            return;
        }
        link = null;
        counters.linksBroken.increment();
        youngLinks = thread.nowNanos() - upSinceNanos < target.probeNanos() ? youngLinks + 1 : 0;
        if (goodbye || youngLinks > YOUNG_LINKS_LIMIT) {
            quickTries = QUICK_MILLIS.length;
            dialLater();
        } else {
            dialEagerly();
        }
        owner.down(why, goodbye);
    }

    @Override
    public void writable() {
        owner.writable();
    }
}
