package org.consort.aeron;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a link to one member at one address: dials at once, and for ever after, each time a probe interval later. After a
 * link broke it dials at once and a few times quickly: the kernel of a peer that died may close its port a moment after its links.
 */
final class Dialler implements Dial.Outcome, OutLink.Owner {

    private static final long[] QUICK_MILLIS = {1, 2, 4, 8, 16};
    /** So many links in a row may break young before quick dialling stops: they may break for a reason that stays. */
    private static final int YOUNG_LINKS_LIMIT = 3;

    /** What the member's owner wants to know. Called on the loop, never from within a method of the dialler. */
    interface Owner {
        void up(OutLink link);

        void down(String why, boolean goodbye);

        void writable();

        void refused(Refusal refusal, Optional<MemberId> who, String why);
    }

    private final Wiring wiring;
    private final LoopThread thread;
    private final Hello hello;
    private final String address;
    private final long probeNanos;
    private final List<OutLink> turned;
    private final Owner owner;
    private @Nullable Dial dial;
    private @Nullable OutLink link;
    private Timers.@Nullable Timer next;
    private int quickTries = QUICK_MILLIS.length;
    private int youngLinks;
    private long upSinceNanos;
    private boolean stopped;

    /**
     * How to reach a member.
     *
     * @param turned where links are put, so that the loop turns them
     */
    record Target(Hello hello, String address, long probeNanos, List<OutLink> turned) {}

    Dialler(Wiring wiring, LoopThread thread, Target target, Owner owner) {
        this.wiring = wiring;
        this.thread = thread;
        this.hello = target.hello();
        this.address = target.address();
        this.probeNanos = target.probeNanos();
        this.turned = target.turned();
        this.owner = owner;
    }

    String address() {
        return address;
    }

    /** The link, if it stands. */
    @Nullable
    OutLink link() {
        return link;
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
    OutLink stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
        if (dial != null) {
            dial.cancel();
        }
        OutLink last = link;
        link = null;
        return last;
    }

    private void dialNow() {
        if (!stopped && dial == null && link == null) {
            dial = new Dial(wiring, thread.loop(), hello, this);
            dial.start(address);
        }
    }

    private void dialLater() {
        if (stopped) {
            return;
        }
        boolean quick = quickTries < QUICK_MILLIS.length;
        long nanos = quick ? TimeUnit.MILLISECONDS.toNanos(QUICK_MILLIS[quickTries++]) : probeNanos;
        next = thread.loop().schedule(this::dialNow, nanos);
    }

    @Override
    public void met(Cord cord, MemberId who, Answer.Lane lane) {
        dial = null;
        OutLink made = new OutLink(cord, new OutLink.Way(wiring, thread.loop(), lane), this);
        link = made;
        turned.add(made);
        made.begin();
    }

    @Override
    public void stands(OutLink made) {
        if (!stopped && link == made) {
            upSinceNanos = thread.nowNanos();
            owner.up(made);
        }
    }

    @Override
    public void neverStood(OutLink made, String why) {
        if (!stopped && link == made) {
            link = null;
            failed(Refusal.SILENT, Optional.empty(), why);
        }
    }

    @Override
    public void failed(Refusal refusal, Optional<MemberId> who, String why) {
        dial = null;
        dialLater();
        owner.refused(refusal, who, why);
    }

    @Override
    public void broke(OutLink broken, String why, boolean goodbye) {
        if (stopped || link != broken) {
            return;
        }
        link = null;
        wiring.counters().linksBroken.increment();
        youngLinks = thread.nowNanos() - upSinceNanos < probeNanos ? youngLinks + 1 : 0;
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
