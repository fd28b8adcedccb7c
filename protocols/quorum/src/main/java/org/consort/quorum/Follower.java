package org.consort.quorum;

import org.consort.MemberId;

/** Takes over the leader's log (§3.5), and answers once for each burst: entries and new rounds, not mere news of commits. */
final class Follower {

    private final Core core;
    private final Log log;
    private final Own own;
    private final Deliveries deliveries;
    private long term = -1;
    private long matched = -1;
    private long told = -1;
    private long held;
    private long round;
    private boolean answerDue;
    private boolean leaderIsStuck;

    Follower(Core core, Own own, Deliveries deliveries) {
        this.core = core;
        this.log = core.log();
        this.own = own;
        this.deliveries = deliveries;
    }

    /** True if the log here is known to agree with the leader's as far as it goes. */
    boolean isInStep() {
        return matched >= 0;
    }

    /** A term's leader is heard: at first nothing is known of its log. */
    void leads(long number) {
        if (number != term) {
            term = number;
            forget();
        }
    }

    /** The first term: the leader's log is empty, like this one. */
    void begin(long number) {
        term = number;
        matched = log.base().position();
    }

    /** Nothing is known of the leader's log. */
    void forget() {
        matched = -1;
        told = -1;
        round = 0;
        leaderIsStuck = false;
        answerDue = false;
    }

    /** True if the leader said that it can't go on. */
    boolean leaderIsStuck() {
        return leaderIsStuck;
    }

    /** What was said over an old link may be lost. */
    void sayAgain() {
        answerDue = matched >= 0;
        own.sendAgain();
    }

    /** Entries from the leader of the present term. */
    void take(MemberId leader, Append frame) {
        leaderIsStuck = frame.stuck();
        if (log.base().isUnknown()) {
            core.voice().hello(leader, deliveries.view().number());
        } else if (follows(frame)) {
            append(frame);
        } else {
            core.voice().refused(leader, held());
        }
    }

    /** What is committed and held here for good. */
    long held() {
        return Math.min(deliveries.committed(), core.store().stable());
    }

    /** The leader of the present term says where a joiner begins. */
    void begin(Base base, Numbers numbers) {
        if (log.base().isUnknown()) {
            log.begin(base, numbers);
            deliveries.begin();
            matched = base.position();
            answerDue = true;
        }
    }

    /** The burst is over: tells what is held for good (§3.8). */
    void burstEnd(MemberId leader) {
        long stable = Math.min(matched, core.store().stable());
        if ((answerDue || stable > told) && stable >= 0 && core.voice().appended(leader, stable, round)) {
            answerDue = false;
            told = stable;
        }
    }

    /** Lets go of what everybody has. */
    void compact() {
        log.compact(Math.min(held, deliveries.delivered()));
    }

    private boolean follows(Append frame) {
        long before = frame.before();
        return before < log.base().position() || before <= log.last() && log.termAt(before) == frame.beforeTerm();
    }

    private void append(Append frame) {
        boolean inStep = matched >= 0;
        long position = frame.before();
        for (int i = 0; i < frame.count(); i++) {
            position++;
            if (position <= deliveries.committed()) {
                continue;
            }
            if (position <= log.last()) {
                if (log.termAt(position) == frame.terms()[i]) {
                    continue;
                }
                log.truncate(position);
                inStep = false;
            }
            deliveries.seen(log.append(frame.terms()[i], frame.whatAt(i, log.nextIndex())));
        }
        matched = Math.max(matched, position);
        deliveries.commit(Math.min(frame.committed(), matched));
        held = Math.max(held, frame.held());
        told = Math.min(told, core.store().stable());
        boolean more = frame.count() > 0 && core.store().stable() >= matched;
        answerDue |= more || frame.round() > round || !inStep;
        round = Math.max(round, frame.round());
        if (!inStep) {
            own.sendAgain();
        }
    }
}
