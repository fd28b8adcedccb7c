package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.host.wire.Entries;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Tally;

/**
 * Sees to it that this member's answer to every ballot comes into the log: by the protocol's collection if it collects, through
 * the log itself if it doesn't or if a view change may have lost the collection. An answer that comes twice does no harm, since tallies
 * of one ballot are merged by ordinal. Group's thread.
 */
final class Ballots {

    private static final int TALLY_ANSWERS_LIMIT = 100;

    private final Life life;
    private final Map<Long, byte[]> open = new LinkedHashMap<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    Ballots(Life life) {
        this.life = life;
    }

    /** This member's answer. A joiner that replays the entry that opened a ballot has none: it is not in the view that was asked. */
    void answer(long ballot, byte[] answer) {
        if (life.phase() != Life.Phase.MEMBER) {
            return;
        }
        boolean abstains = answer.length == 0;
        if (!abstains) {
            open.put(ballot, answer);
        }
        if (life.ejection.isUnderWay()) {
            // What it says can't be trusted. Others don't wait for it longer than for any that is gone.
            return;
        }
        Protocol protocol = life.epochs.machine();
        boolean collects = protocol != null && protocol.vote(ballot, ByteBuffer.wrap(answer));
        if (!collects && !abstains) {
            submitOwn(ballot, answer);
        }
    }

    /** A collection is complete at this member. */
    void collected(Tally tally) {
        Map<Integer, ByteBuffer> part = new LinkedHashMap<>();
        for (Map.Entry<Integer, ByteBuffer> answer : tally.answers().entrySet()) {
            part.put(answer.getKey(), answer.getValue());
            if (part.size() == TALLY_ANSWERS_LIMIT) {
                submit(new Tally(tally.ballot(), part));
                part.clear();
            }
        }
        if (!part.isEmpty()) {
            submit(new Tally(tally.ballot(), part));
        }
    }

    /** A tally stands in the log. */
    Tally tallied(Reader in, int ownOrdinal) {
        Tally tally = read(in);
        if (tally.answers().containsKey(ownOrdinal)) {
            open.remove(tally.ballot());
        }
        return tally;
    }

    /** A view change may have lost collections. */
    void viewChanged() {
        for (Map.Entry<Long, byte[]> own : open.entrySet()) {
            submitOwn(own.getKey(), own.getValue());
        }
    }

    /** Tries again what found the inbox full. */
    void tick() {
        for (int i = waiting.size(); i > 0; i--) {
            submit(waiting.removeFirst());
        }
    }

    private void submitOwn(long ballot, byte[] answer) {
        submit(new Tally(ballot, Map.of(life.ordinal(), ByteBuffer.wrap(answer))));
    }

    private void submit(Tally tally) {
        submit(write(tally));
    }

    private void submit(byte[] tally) {
        life.inbox
                .submit(Entries.TALLY, Entries.MESSAGE_TARGET, ByteBuffer.wrap(tally), Delivery.ATOMIC)
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Rejected rejected && rejected.reason() == Outcome.Reason.BUSY) {
                        life.execute(() -> waiting.add(tally));
                    }
                });
    }

    static byte[] write(Tally tally) {
        Writer out = new Writer().int64(tally.ballot()).int32(tally.answers().size());
        List<Integer> ordinals = new ArrayList<>(tally.answers().keySet());
        ordinals.sort(null);
        for (int ordinal : ordinals) {
            ByteBuffer answer = tally.answers().get(ordinal);
            out.int32(ordinal).bytes(answer == null ? ByteBuffer.allocate(0) : answer);
        }
        return out.toBytes();
    }

    static Tally read(Reader in) {
        long ballot = in.getLong();
        int count = in.count(Integer.MAX_VALUE, 2 * Integer.BYTES);
        Map<Integer, ByteBuffer> answers = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int ordinal = in.getInt();
            answers.put(
                    ordinal, ByteBuffer.wrap(in.getBytes(Tally.ANSWER_LIMIT)).asReadOnlyBuffer());
        }
        in.atEnd();
        return new Tally(ballot, answers);
    }
}
