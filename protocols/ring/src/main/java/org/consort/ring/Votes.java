package org.consort.ring;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;

/**
 * Collects answers in one pass around the ring. A ballot's record starts at the numberer; each member adds its answer
 * and passes it on, or keeps it a while until it has one; at the last member it is complete. Equal answers travel once.
 *
 * <p>Nobody waits long for the slow: a record goes on without an answer that is not there in time, and an answer whose
 * record does not come in time, or has gone by, comes out alone.
 */
final class Votes {

    /** Ballots under way at one member; beyond, the oldest is forgotten and whoever needs it asks again. */
    static final int LIMIT = 1024;

    private static final long PATIENCE_NANOS = 50_000_000L;
    private static final Long UNTIMED = Long.MAX_VALUE;

    private final Geometry ring;
    private final Sink sink;
    private final Wire wire;
    private final Map<Long, ByteBuffer> own = bounded();
    private final Map<Long, Long> dueNanos = bounded();
    private final Map<Long, Map<Integer, ByteBuffer>> waiting = bounded();
    private final Map<Long, Map<Integer, ByteBuffer>> passedOn = bounded();
    private final Map<Long, Map<Integer, ByteBuffer>> unsent = bounded();

    Votes(Geometry ring, Sink sink) {
        this.ring = ring;
        this.sink = sink;
        this.wire = Wire.of(ring.view());
    }

    void answer(long ballot, ByteBuffer answer) {
        if (answer.remaining() > Tally.ANSWER_LIMIT) {
            throw new IllegalArgumentException("an answer of " + answer.remaining() + " bytes; at most "
                    + Tally.ANSWER_LIMIT + ": send its digest");
        }
        ByteBuffer copy = ByteBuffer.allocate(answer.remaining());
        copy.put(answer.duplicate()).flip();
        own.put(ballot, copy.asReadOnlyBuffer());
        Map<Integer, ByteBuffer> soFar = waiting.remove(ballot);
        if (ring.isNumberer()) {
            pass(ballot, new TreeMap<>());
        } else if (soFar != null) {
            pass(ballot, soFar);
        } else if (passedOn.containsKey(ballot)) {
            comeOutAlone(ballot);
        } else {
            dueNanos.putIfAbsent(ballot, UNTIMED);
        }
    }

    /** A record from the predecessor. */
    void take(Reader in) {
        long ballot = in.getLong();
        Map<Integer, ByteBuffer> answers = read(in);
        in.atEnd();
        if (own.containsKey(ballot)) {
            pass(ballot, answers);
        } else {
            waiting.put(ballot, answers);
            dueNanos.putIfAbsent(ballot, UNTIMED);
        }
    }

    /** True while a record waits for an answer, or an answer for a record. */
    boolean isWaiting() {
        return !dueNanos.isEmpty();
    }

    /** Lets go what has waited too long. */
    void tick(long nowNanos) {
        for (Map.Entry<Long, Long> entry : List.copyOf(dueNanos.entrySet())) {
            long ballot = entry.getKey();
            if (entry.getValue().equals(UNTIMED)) {
                dueNanos.put(ballot, nowNanos + PATIENCE_NANOS);
            } else if (nowNanos >= entry.getValue()) {
                dueNanos.remove(ballot);
                Map<Integer, ByteBuffer> soFar = waiting.remove(ballot);
                if (soFar != null) {
                    pass(ballot, soFar);
                } else if (own.containsKey(ballot)) {
                    comeOutAlone(ballot);
                }
            }
        }
    }

    /** A new link: what was sent over the old one may be lost. */
    void sendAgain() {
        unsent.putAll(passedOn);
    }

    /** Sends what could not be sent before. */
    void flush() {
        while (!unsent.isEmpty()) {
            Map.Entry<Long, Map<Integer, ByteBuffer>> oldest =
                    unsent.entrySet().iterator().next();
            if (!send(oldest.getKey(), oldest.getValue())) {
                return;
            }
            unsent.remove(oldest.getKey());
        }
    }

    private void comeOutAlone(long ballot) {
        ByteBuffer mine = own.get(ballot);
        if (mine != null) {
            sink.collected(new Tally(ballot, Map.of(ring.ordinal(ring.self()), mine)));
        }
    }

    private void pass(long ballot, Map<Integer, ByteBuffer> answers) {
        dueNanos.remove(ballot);
        ByteBuffer mine = own.get(ballot);
        if (mine != null) {
            answers.put(ring.self(), mine);
        }
        if (ring.isLast()) {
            Map<Integer, ByteBuffer> byOrdinal = new TreeMap<>();
            answers.forEach((rank, answer) -> byOrdinal.put(ring.ordinal(rank), answer));
            sink.collected(new Tally(ballot, byOrdinal));
        } else {
            passedOn.put(ballot, answers);
            unsent.put(ballot, answers);
        }
    }

    private boolean send(long ballot, Map<Integer, ByteBuffer> answers) {
        Map<ByteBuffer, List<Integer>> groups = new LinkedHashMap<>();
        answers.forEach((rank, answer) ->
                groups.computeIfAbsent(answer, ignored -> new ArrayList<>()).add(rank));
        Frame frame = wire.begin(sink.frame(), Wire.VOTE).putLong(ballot).putInt(groups.size());
        groups.forEach((answer, ranks) -> {
            frame.putInt(answer.remaining()).putCopy(answer).putInt(ranks.size());
            ranks.forEach(frame::putByte);
        });
        return sink.send(ring.successorId(), frame) == Channel.Offer.ACCEPTED;
    }

    private Map<Integer, ByteBuffer> read(Reader in) {
        Map<Integer, ByteBuffer> answers = new TreeMap<>();
        int groups = in.count(ring.size(), 8);
        for (int i = 0; i < groups; i++) {
            ByteBuffer answer = ByteBuffer.wrap(in.getBytes(Tally.ANSWER_LIMIT)).asReadOnlyBuffer();
            int ranks = in.count(ring.size(), 1);
            for (int k = 0; k < ranks; k++) {
                answers.put(Seqs.rank(in, ring.size()), answer);
            }
        }
        return answers;
    }

    private static <V> Map<Long, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > LIMIT;
            }
        };
    }
}
