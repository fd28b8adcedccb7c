package org.consort.services.replication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.spi.replication.Attempt;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Change;
import org.consort.spi.replication.Replication;
import org.consort.spi.replication.Site;

/**
 * Has the primary execute what stands in the log without an outcome; its outcomes, with what they made of the state, stand in the log before anybody hears of them.
 *
 * <p>The primary is the carrier that has served longest. A <em>term</em> begins where it changes, and outcomes of a term are numbered: one that is ordered after the term has ended counts for
 * nothing, at all members. The next primary then executes those calls anew, on the state without them.
 */
final class HotStandby implements Replication {

    private static final int OPEN_CALLS = 1 << 10;
    private static final int OPEN_BYTES = 16 << 20;
    private static final int BATCH_CALLS = 256;
    private static final int BATCH_BYTES = 1 << 20;

    private final Site site;
    private final TreeMap<Long, Call> open = new TreeMap<>();
    private Optional<MemberId> primary = Optional.empty();
    private long term;
    private long number;
    private long openBytes;
    private boolean trying;

    HotStandby(Site site) {
        this.site = site;
    }

    @Override
    public void ordered(Call call) {
        int bytes = call.request().remaining();
        if (open.size() >= OPEN_CALLS || openBytes + bytes > OPEN_BYTES) {
            site.refuse(open.size() + " calls wait for the primary, " + primary.orElseThrow());
            return;
        }
        open.put(call.index(), call);
        openBytes += bytes;
        attempt();
    }

    /** A new one is begun only when the last stands in the log: so the object is ahead of the log by one batch at most. */
    private void attempt() {
        if (trying || open.isEmpty() || !isPrimary()) {
            return;
        }
        List<Call> batch = new ArrayList<>();
        int bytes = 0;
        for (Call call : open.values()) {
            bytes += call.request().remaining();
            if (!batch.isEmpty() && (batch.size() == BATCH_CALLS || bytes > BATCH_BYTES)) {
                break;
            }
            batch.add(call);
        }
        trying = true;
        site.attempt(batch);
    }

    private boolean isPrimary() {
        return primary.filter(site.self()::equals).isPresent();
    }

    @Override
    public void attempted(Attempt attempt) {
        site.say(Bytes.message(out -> {
            out.writeLong(term);
            out.writeLong(number + 1);
            out.writeBoolean(attempt.change().whole());
            Bytes.write(out, attempt.change().bytes());
            for (int i = 0; i < attempt.calls().size(); i++) {
                out.writeLong(attempt.calls().get(i).index());
                Bytes.write(out, attempt.results().get(i));
            }
        }));
    }

    @Override
    public void said(MemberId by, ByteBuffer message, long index) {
        if (primary.filter(by::equals).isEmpty() || message.getLong() != term || message.getLong() != number + 1) {
            return;
        }
        Change change = new Change(message.get() == 1, Bytes.slice(message, Change.BYTES));
        List<Long> calls = new ArrayList<>();
        List<ByteBuffer> results = new ArrayList<>();
        try {
            while (message.hasRemaining()) {
                calls.add(message.getLong());
                results.add(Bytes.slice(message, 2 * Call.RESULT_BYTES));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("an outcome ends too soon", e);
        }
        number++;
        trying = trying && !isPrimary();
        site.apply(change, index, isPrimary());
        for (int i = 0; i < calls.size(); i++) {
            Call call = open.remove(calls.get(i));
            if (call != null) {
                openBytes -= call.request().remaining();
                site.answer(call.index(), results.get(i));
            }
        }
        attempt();
    }

    @Override
    public void changed(List<MemberId> carriers, List<MemberId> present, long index) {
        Optional<MemberId> next = carriers.stream().findFirst();
        if (!next.equals(primary)) {
            if (trying) {
                trying = false;
                site.forget();
            }
            primary = next;
            term = index;
            number = 0;
        }
        attempt();
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeLong(term);
        out.writeLong(number);
        Bytes.write(out, primary.stream().toList());
        out.writeInt(open.size());
        for (Call call : open.values()) {
            out.writeLong(call.index());
            Bytes.write(out, call.origin());
            Bytes.write(out, call.request());
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        term = in.readLong();
        number = in.readLong();
        primary = Bytes.members(in).stream().findFirst();
        for (int left = Bytes.count(in, OPEN_CALLS); left > 0; left--) {
            long index = in.readLong();
            Call call = new Call(index, Bytes.member(in), Bytes.bytes(in, Call.REQUEST_BYTES));
            open.put(index, call);
            openBytes += call.request().remaining();
        }
    }
}
