package org.consort.quorum;

import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Salvage;
import org.consort.spi.protocol.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Orders blocks in the log of a leader, which counts when a quorum of the voters holds it.
 *
 * <p>See {@code docs/protocols/quorum.md}.
 */
final class QuorumProtocol implements Protocol {

    private final QuorumSettings settings;
    private final MemberId self;
    private final Gate sink;
    private final Recovered recovered = new Recovered();
    private @Nullable Machine machine;
    private @Nullable Inbox inbox;

    QuorumProtocol(QuorumSettings settings, MemberId self, Sink sink) {
        this.settings = settings;
        this.self = self;
        this.sink = new Gate(sink);
    }

    @Override
    public void start(Handover handover, long nowNanos) {
        begin(new Machine(new Machine.Place(settings, self, sink), handover), handover, nowNanos);
    }

    private void begin(Machine made, Handover handover, long nowNanos) {
        machine = made;
        inbox = new Inbox(made);
        made.begin(handover.pending(), nowNanos);
    }

    @Override
    public boolean checkpoint() {
        return !sink.isOut() && machine().checkpoint();
    }

    @Override
    public void stored(long token, long nowNanos) {
        if (!sink.isOut()) {
            machine().stored(token);
            machine().turn(nowNanos);
        }
    }

    @Override
    public void diskFails(String why, long nowNanos) {
        if (!sink.isOut()) {
            machine().diskFails(why);
            machine().turn(nowNanos);
        }
    }

    @Override
    public void recovered(Slab slab, int offset, int length) {
        recovered.add(slab, offset, length);
    }

    @Override
    public void resume(Handover handover, long nowNanos) {
        begin(Machine.resumed(new Machine.Place(settings, self, sink), handover, recovered), handover, nowNanos);
        recovered.release();
    }

    @Override
    public void returned(Member is) {
        machine().returned(is);
    }

    @Override
    public boolean accepts() {
        return machine != null && !sink.isShut() && machine.accepts();
    }

    @Override
    public void submit(Block block) {
        machine().own.submit(block);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length, long nowNanos) {
        Inbox reader = inbox;
        if (reader != null && !sink.isOut()) {
            reader.frame(machine().known(from), new Reader(slab, offset, length), nowNanos);
            machine().turn(nowNanos);
        }
    }

    @Override
    public void linkUp(MemberId peer, long nowNanos) {
        if (!sink.isOut()) {
            machine().linkUp(machine().known(peer));
            machine().turn(nowNanos);
        }
    }

    @Override
    public void linkDown(MemberId peer, long nowNanos) {
        if (!sink.isOut()) {
            machine().linkDown(machine().known(peer));
        }
    }

    @Override
    public void suspect(MemberId peer, boolean suspected, long nowNanos) {
        machine().opinion.suspect(peer, suspected);
        machine().turn(nowNanos);
    }

    @Override
    public void crashed(MemberId peer, long nowNanos) {
        machine().opinion.crashed(peer);
        machine().turn(nowNanos);
    }

    @Override
    public void admit(Member joiner, long nowNanos) {
        machine().admit(joiner, nowNanos);
        machine().turn(nowNanos);
    }

    @Override
    public void leave(long nowNanos) {
        machine().leave();
        machine().turn(nowNanos);
    }

    @Override
    public boolean readIndex(long token, long nowNanos) {
        return !sink.isShut() && machine().read(token, nowNanos);
    }

    @Override
    public void deadline(long nowNanos) {
        machine().turn(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return machine == null || sink.isOut() ? Long.MAX_VALUE : machine.nextDeadlineNanos();
    }

    @Override
    public void burstEnd(long nowNanos) {
        if (machine != null && !sink.isOut()) {
            machine.turn(nowNanos);
            machine.burstEnd(nowNanos);
        }
    }

    @Override
    public List<Block> stop() {
        sink.shut();
        return machine().own.undelivered();
    }

    @Override
    public Salvage salvage() {
        return machine().salvage();
    }

    @Override
    public void close() {
        sink.end();
        recovered.release();
        if (machine != null) {
            machine.close();
        }
    }

    @Override
    public Map<String, String> statistics() {
        return machine == null ? Map.of() : machine.statistics();
    }

    private Machine machine() {
        Machine now = machine;
        if (now == null) {
            throw new IllegalStateException("the machine was not started");
        }
        return now;
    }
}
