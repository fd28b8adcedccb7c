package org.consort.host.detect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.consort.MemberId;

/**
 * Suspects a member of which nothing has been heard for too long.
 *
 * <p>Any frame is a sign of life. How long is too long adapts: the configured timeout, stretched when a member's signs have
 * been seen to come in larger gaps, up to three times. Two kinds of silence are nobody's fault and count as no time: a
 * pause of this node itself, seen as a jump between two of its own ticks, and a pause that the member
 * announced. Suspicion may be wrong; it ends with the next sign of life.
 */
public final class FailureDetector {

    private static final int GAP_FACTOR = 3;
    private static final int STRETCH_LIMIT = 3;

    /** What is known of one member. */
    public static final class Sign {
        private final MemberId id;
        private long lastHeardNanos;
        /** The same by the bare clock: nobody's pause is forgiven. */
        private long inTouchNanos;

        private long largestGapNanos;
        private long silentUntilNanos;
        private long forgivenUntilNanos = Long.MIN_VALUE;
        private boolean heard;
        private boolean suspected;

        private Sign(MemberId id, long nowNanos) {
            this.id = id;
            this.lastHeardNanos = nowNanos;
            this.inTouchNanos = nowNanos;
            this.silentUntilNanos = nowNanos;
        }

        /** Whether the member is suspected. */
        public boolean isSuspected() {
            return suspected;
        }

        /** Something came from it: for the hot path, looks nothing up. */
        public void alive() {
            heard = true;
        }
    }

    /** Hears of changes. */
    public interface Listener {
        /** A member is suspected now, or no longer. */
        void suspicion(MemberId member, boolean suspected, String why);
    }

    private final Map<MemberId, Sign> signs = new LinkedHashMap<>();
    private final long timeoutNanos;
    private final long tickNanos;
    private final Listener listener;
    private long lastTickNanos;
    private long suspicions;
    private long ownPauses;

    /**
     * Makes a detector that watches nobody yet.
     *
     * @param timeoutNanos the silence that makes a suspect
     * @param tickNanos how often {@link #tick} will be called
     */
    public FailureDetector(long timeoutNanos, long tickNanos, long nowNanos, Listener listener) {
        this.timeoutNanos = timeoutNanos;
        this.tickNanos = tickNanos;
        this.lastTickNanos = nowNanos;
        this.listener = listener;
    }

    /** Watches a member from now on; gives what is known if it's watched already. */
    public Sign watch(MemberId member, long nowNanos) {
        return signs.computeIfAbsent(member, id -> new Sign(id, nowNanos));
    }

    /** Watches it no more. */
    public void forget(MemberId member) {
        signs.remove(member);
    }

    /** A member said that it will be silent for at most so long. */
    public void announced(MemberId member, long pauseNanos, long nowNanos) {
        Sign sign = signs.get(member);
        if (sign != null) {
            sign.silentUntilNanos = nowNanos + pauseNanos;
            // Who was away needs some time until everything works with it again.
            sign.forgivenUntilNanos = sign.silentUntilNanos + timeoutNanos;
        }
    }

    /** Whether a member has announced a pause that is not over, or only just. */
    public boolean isForgiven(MemberId member, long nowNanos) {
        Sign sign = signs.get(member);
        return sign != null && nowNanos < sign.forgivenUntilNanos;
    }

    /**
     * Whether nothing has come from a member for the timeout, whoever's fault that is. It has no reason to be suspected if it announced a pause, or
     * if this node itself was paused; but others may have lost patience, and gone on with it or without it, where no word of that reached this node.
     */
    public boolean isOutOfTouch(MemberId member, long nowNanos) {
        Sign sign = signs.get(member);
        return sign == null || !sign.heard && nowNanos - sign.inTouchNanos > timeoutNanos;
    }

    /** Whether a member is suspected. */
    public boolean suspects(MemberId member) {
        Sign sign = signs.get(member);
        return sign != null && sign.suspected;
    }

    /** Looks at the clock: at every tick, and as soon as may be after one was missed. */
    public void tick(long nowNanos) {
        long late = nowNanos - lastTickNanos - tickNanos;
        lastTickNanos = nowNanos;
        boolean paused = late > Math.max(tickNanos, timeoutNanos / 8);
        if (paused) {
            ownPauses++;
        }
        for (Sign sign : signs.values().toArray(new Sign[0])) {
            if (paused) {
                sign.lastHeardNanos = Math.min(nowNanos, sign.lastHeardNanos + late);
            }
            look(sign, nowNanos, !paused);
        }
    }

    private void look(Sign sign, long nowNanos, boolean learn) {
        if (sign.heard) {
            sign.heard = false;
            sign.inTouchNanos = nowNanos;
            long gap = nowNanos - sign.lastHeardNanos;
            sign.lastHeardNanos = nowNanos;
            if (learn && nowNanos >= sign.silentUntilNanos) {
                // Old gaps fade, so that one bad hour doesn't make the detector slow for ever.
                sign.largestGapNanos =
                        Math.max(Math.min(gap, timeoutNanos), sign.largestGapNanos - sign.largestGapNanos / 64);
            }
            if (sign.suspected) {
                sign.suspected = false;
                listener.suspicion(sign.id, false, "it is heard again");
            }
            return;
        }
        long silence = nowNanos - Math.max(sign.lastHeardNanos, Math.min(sign.silentUntilNanos, nowNanos));
        if (!sign.suspected && silence > patienceNanos(sign)) {
            sign.suspected = true;
            suspicions++;
            listener.suspicion(sign.id, true, "nothing heard of it for " + silence / 1_000_000 + " ms");
        }
    }

    /** For how long any of the members may be silent without being suspected. */
    public long patienceNanos() {
        return signs.values().stream().mapToLong(this::patienceNanos).max().orElse(timeoutNanos);
    }

    private long patienceNanos(Sign sign) {
        return Math.max(timeoutNanos, Math.min(STRETCH_LIMIT * timeoutNanos, GAP_FACTOR * sign.largestGapNanos));
    }

    /** How many suspicions there have been. */
    public long suspicions() {
        return suspicions;
    }

    /** How often this node itself was seen to have been paused. */
    public long ownPauses() {
        return ownPauses;
    }
}
