package org.consort.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.consort.spi.protocol.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without an entry of the log. What anybody delivered in this view, the first ranks cover, up to that of the
 * stabilizer; what anybody delivered in a later one, it could only when a quorum had stopped this view. So one question is
 * enough: <i>have you stopped?</i> Once so many have said no that no quorum can have been among the others, whoever asked waits
 * until it has delivered all that was covered when it asked.
 *
 * <p>All that wait share one question, and those that come meanwhile the next. A new view begins anew.
 */
final class Reads {

    /** More at a time are refused. */
    static final int LIMIT = 1 << 12;

    private static final long SAY_AGAIN_NANOS = 50_000_000L;

    /** What is asked of the others. */
    private static final class Question {
        final long round;
        final List<Long> tokens;
        final BitSet running = new BitSet();
        long number;
        long dueNanos;

        Question(long round, List<Long> tokens, long number) {
            this.round = round;
            this.tokens = tokens;
            this.number = number;
        }
    }

    private static final long UNKNOWN = -1;

    private final Sink sink;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Deque<Question> answered = new ArrayDeque<>();
    private @Nullable Question open;
    private long rounds;
    private int tokens;

    Reads(Sink sink) {
        this.sink = sink;
    }

    /** This member wants to read; false if too many wait. */
    boolean ask(long token) {
        if (tokens == LIMIT) {
            return false;
        }
        tokens++;
        waiting.add(token);
        return true;
    }

    /** True while others have to answer. */
    boolean isAsking() {
        return open != null;
    }

    /** Another view: what was asked in the last one says nothing about it. */
    void enter() {
        List<Long> all = new ArrayList<>();
        answered.forEach(question -> all.addAll(question.tokens));
        Question asked = open;
        if (asked != null) {
            all.addAll(asked.tokens);
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            waiting.addFirst(all.get(i));
        }
        answered.clear();
        open = null;
    }

    /** Asks for all that wait, as long as this member itself goes on; then tells of those that may be done. */
    void burstEnd(Ring ring, long nowNanos) {
        if (open == null && !waiting.isEmpty() && !ring.acceptor().isFrozen()) {
            Question question = begin(ring);
            open = question;
            closeIfAnswered(ring, question);
        }
        Question question = open;
        if (question != null && nowNanos >= question.dueNanos) {
            question.dueNanos = nowNanos + SAY_AGAIN_NANOS;
            say(ring, question);
        }
        tell(ring.flow());
    }

    /** A link broke or stands: what was said over it may be lost. */
    void sayAgain() {
        Question question = open;
        if (question != null) {
            question.dueNanos = Long.MIN_VALUE;
        }
    }

    /** Another member asks. No answer is one too: it learns how the view ends. */
    void asked(Ring ring, Incoming frame) {
        long round = frame.in().getCounter();
        frame.in().atEnd();
        if (!ring.acceptor().isFrozen()) {
            ring.voice().running(frame.from(), round, ring.flow().covered());
        }
    }

    /** A member had not stopped when it was asked, and covered so much. */
    void running(Ring ring, Incoming frame) {
        long round = frame.in().getCounter();
        long covered = frame.in().getCounter();
        frame.in().atEnd();
        Question question = open;
        if (question == null || question.round != round) {
            return;
        }
        question.running.set(frame.from());
        if (question.number == UNKNOWN && frame.from() <= ring.geometry().resilience()) {
            question.number = covered;
        }
        closeIfAnswered(ring, question);
    }

    private Question begin(Ring ring) {
        Geometry geometry = ring.geometry();
        boolean covers = geometry.self() <= geometry.resilience();
        Question question = new Question(
                ++rounds, List.copyOf(waiting), covers ? ring.flow().covered() : UNKNOWN);
        question.running.set(geometry.self());
        question.dueNanos = Long.MIN_VALUE;
        waiting.clear();
        return question;
    }

    private void closeIfAnswered(Ring ring, Question question) {
        if (question.number != UNKNOWN && Quorum.blocks(ring.view(), question.running)) {
            answered.add(question);
            open = null;
        }
    }

    private void say(Ring ring, Question question) {
        for (int rank = 0; rank < ring.geometry().size(); rank++) {
            if (!question.running.get(rank)) {
                ring.voice().read(rank, question.round);
            }
        }
    }

    private void tell(Flow flow) {
        while (!answered.isEmpty() && answered.peek().number <= flow.delivered()) {
            for (long token : answered.remove().tokens) {
                tokens--;
                sink.readable(token, flow.nextIndex() - 1);
            }
        }
    }
}
