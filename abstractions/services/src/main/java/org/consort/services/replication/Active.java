package org.consort.services.replication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Replication;
import org.consort.spi.replication.Site;

/**
 * Has every object execute every call, in the order of the log. Who carries the service tells its own callers; the callers of the others are told by the longest-serving carrier, through the log.
 *
 * <p>Every so many calls there is a {@link Marks mark}, at which each carrier reports a digest of its results since the last: that is what is compared, and what tells how far behind an object is. If even the fastest is too far behind,
 * calls are refused; a carrier that is much further behind than the fastest has to get the state anew.
 */
final class Active implements Replication {

    private static final int WINDOW_CALLS = 1 << 12;
    private static final int WINDOW_BYTES = 16 << 20;
    private static final int RESULT_BYTES = 16 << 20;
    private static final int REPORT = 1;
    private static final int RESULT = 2;
    private static final int LOST = 3;

    private final Site site;
    private final Marks marks = new Marks();
    private final Reports reports = new Reports();

    /** Calls whose caller is at a member that does not carry the service, and has not been told yet. */
    private final TreeMap<Long, MemberId> awaited = new TreeMap<>();

    private final Map<Long, ByteBuffer> results = new HashMap<>();
    private int resultBytes;
    private List<MemberId> carriers = List.of();
    private Digest digest = Digest.PARTIAL;

    Active(Site site) {
        this.site = site;
    }

    @Override
    public void ordered(Call call) {
        long waiting = marks.calls() - reports.released().calls();
        long bytes = marks.bytes() - reports.released().bytes() + call.request().remaining();
        if (waiting >= WINDOW_CALLS || waiting > 0 && bytes > WINDOW_BYTES || awaited.size() >= 2 * WINDOW_CALLS) {
            site.refuse(waiting + " calls wait to be executed: the objects are slower than the callers");
            return;
        }
        marks.count(call);
        if (!carriers.contains(call.origin())) {
            awaited.put(call.index(), call.origin());
        }
        site.execute(call);
    }

    @Override
    public void executed(Call call, ByteBuffer result) {
        site.answer(call.index(), result);
        if (awaited.containsKey(call.index())) {
            keep(call.index(), result);
            if (isSpeaker()) {
                tell(call.index(), result);
            }
        }
        digest = digest.with(result);
        if (marks.isMark(call.index())) {
            report(call.index(), digest);
            digest = Digest.WHOLE;
        }
        if (isSpeaker() && site.isIdle()) {
            tellAll();
        }
    }

    /** Until it stands in the log. What is too much is known to this member no more, should it become the speaker. */
    private void keep(long call, ByteBuffer result) {
        if (resultBytes + result.remaining() <= RESULT_BYTES) {
            resultBytes += result.remaining();
            results.put(call, result);
        }
    }

    private void drop(long call) {
        ByteBuffer result = results.remove(call);
        resultBytes -= result == null ? 0 : result.remaining();
    }

    private boolean isSpeaker() {
        return !carriers.isEmpty() && carriers.get(0).equals(site.self());
    }

    private void report(long mark, Digest sum) {
        site.say(Bytes.message(out -> {
            out.writeByte(REPORT);
            out.writeLong(mark);
            out.writeBoolean(sum.whole());
            out.writeLong(sum.value());
        }));
    }

    private void tell(long call, ByteBuffer result) {
        site.say(Bytes.message(out -> {
            out.writeByte(RESULT);
            out.writeLong(call);
            Bytes.write(out, result);
        }));
    }

    /** What the last speaker may have owed, and what nobody knows since the object here began behind it. */
    private void tellAll() {
        for (long call : List.copyOf(awaited.keySet())) {
            ByteBuffer result = results.get(call);
            if (result != null) {
                tell(call, result);
            } else if (site.isIdle()) {
                site.say(Bytes.message(out -> {
                    out.writeByte(LOST);
                    out.writeLong(call);
                }));
            }
        }
    }

    @Override
    public void said(MemberId by, ByteBuffer message, long index) {
        switch (message.get()) {
            case REPORT -> {
                long at = message.getLong();
                Digest given = new Digest(message.get() == 1, message.getLong());
                marks.at(at).ifPresent(mark -> reported(by, mark, given));
            }
            case RESULT -> {
                long call = message.getLong();
                ByteBuffer result = Bytes.slice(message, 2 * Call.RESULT_BYTES);
                if (awaited.remove(call) != null) {
                    site.answer(call, result);
                }
                drop(call);
            }
            case LOST -> {
                long call = message.getLong();
                if (awaited.remove(call) != null) {
                    site.lost(call, "it was executed, but the members that knew the result are gone");
                }
            }
            default -> throw new IllegalArgumentException("no message of active replication");
        }
    }

    private void reported(MemberId by, Marks.Mark mark, Digest given) {
        for (MemberId wrong : reports.add(by, mark, given, carriers)) {
            site.dissent(wrong, "its results up to call " + mark.calls() + " differ from those of the others");
        }
        for (MemberId slow : reports.behind(2L * WINDOW_CALLS, carriers)) {
            site.demote(slow, "it is more than " + 2 * WINDOW_CALLS + " calls behind the others");
        }
    }

    @Override
    public void changed(List<MemberId> now, List<MemberId> present, long index) {
        if (carriers.contains(site.self()) && !now.contains(site.self())) {
            site.lostAll("this member's object does not serve any more; the call may have been executed by others");
            digest = Digest.PARTIAL;
        }
        boolean spoke = isSpeaker();
        carriers = List.copyOf(now);
        reports.carriers(carriers, marks.calls());
        awaited.values().removeIf(origin -> !present.contains(origin));
        List.copyOf(results.keySet()).stream()
                .filter(call -> !awaited.containsKey(call))
                .forEach(this::drop);
        if (isSpeaker() && !spoke) {
            tellAll();
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        marks.save(out);
        reports.save(out);
        Bytes.write(out, carriers);
        Bytes.write(out, new ArrayList<>(awaited.values()));
        for (long call : awaited.keySet()) {
            out.writeLong(call);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        marks.restore(in);
        reports.restore(in);
        carriers = Bytes.members(in);
        List<MemberId> origins = new ArrayList<>();
        for (int left = Bytes.count(in, 2 * WINDOW_CALLS); left > 0; left--) {
            origins.add(Bytes.member(in));
        }
        for (MemberId origin : origins) {
            awaited.put(in.readLong(), origin);
        }
    }
}
