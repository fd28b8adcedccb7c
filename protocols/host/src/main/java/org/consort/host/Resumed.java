package org.consort.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.FrameKind;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A machine that goes on under the identities of before a crash: outside, processes have the incarnations of now; inside, each is the member of
 * its name. Group's thread.
 */
final class Resumed implements Sink {

    private static final int PRESENT_LIMIT = 256;

    /** What the machine does to the member. */
    interface Owner {
        /** A block of the epoch. */
        void deliver(Resumed by, Block block, long firstIndex);

        /** A view of the epoch. */
        void installed(Resumed by, View view);

        /** The log says that this member was sent away. */
        void excluded(Resumed by, String why);

        /** The epoch is over: who goes on. */
        void ended(Resumed by, View view);
    }

    private final Life life;
    private final Owner owner;
    private final long epoch;
    private final Frame frame = new Frame();
    private final Map<String, MemberId> present = new LinkedHashMap<>();
    private final Map<MemberId, Road> toldUp = new LinkedHashMap<>();
    private String stalled = "";
    private @Nullable Protocol machine;
    private @Nullable Chapter chapter;

    Resumed(Life life, Owner owner, long epoch) {
        this.life = life;
        this.owner = owner;
        this.epoch = epoch;
    }

    /** The identity that this node's member has in there; empty if it is not in the view. */
    static Optional<Member> standsFor(View view, MemberId self) {
        return view.member(self.name());
    }

    void runs(Protocol made) {
        machine = made;
    }

    void keeps(Chapter opened) {
        chapter = opened;
    }

    Protocol machine() {
        Protocol made = machine;
        if (made == null) {
            throw new IllegalStateException("the machine is not made yet");
        }
        return made;
    }

    long epoch() {
        return epoch;
    }

    String stalled() {
        return stalled;
    }

    /** A process serves this epoch too. */
    void returned(Member is, long nowNanos) {
        MemberId before = present.get(is.name());
        if (is.id().equals(before) || before == null && present.size() >= PRESENT_LIMIT) {
            return;
        }
        present.put(is.name(), is.id());
        if (before != null && toldUp.remove(before) != null) {
            machine().linkDown(before, nowNanos);
        }
        machine().returned(is);
    }

    /** After every burst. */
    void burstEnd(long nowNanos) {
        tellLinks(nowNanos);
        machine().burstEnd(nowNanos);
    }

    /** The clock came to a deadline, perhaps this machine's. */
    void deadline(long nowNanos) {
        if (machine().nextDeadlineNanos() <= nowNanos) {
            machine().deadline(nowNanos);
        }
    }

    /** Tells the machine of links that came or went. */
    private void tellLinks(long nowNanos) {
        for (Map.Entry<String, MemberId> one : present.entrySet()) {
            if (one.getValue().equals(life.self)) {
                continue;
            }
            Peer peer = life.peers.find(one.getValue());
            Road over = peer != null && peer.outUp ? peer.road : null;
            Road before = toldUp.get(one.getValue());
            if (before != null && before != over) {
                toldUp.remove(one.getValue());
                machine().linkDown(one.getValue(), nowNanos);
            }
            if (over != null && before != over) {
                toldUp.put(one.getValue(), over);
                machine().linkUp(one.getValue(), nowNanos);
            }
        }
    }

    /** A frame of this epoch; what comes from a stranger is no business of the machine. */
    void frame(MemberId from, Slab slab, int offset, int length) {
        if (from.equals(present.get(from.name()))) {
            machine().frame(from, slab, offset, length, life.now());
        }
    }

    @Override
    public Channel.Offer send(MemberId to, Frame filled) {
        MemberId now = present.get(to.name());
        Road over = now == null ? null : toldUp.get(now);
        return now == null || over == null
                ? Channel.Offer.UNREACHABLE
                : life.post.protocol(now, over, filled, life.now());
    }

    @Override
    public Frame frame() {
        return frame.clear().putByte(FrameKind.PROTOCOL).putInt((int) epoch);
    }

    @Override
    public void deliver(Block block, long firstIndex) {
        owner.deliver(this, block, firstIndex);
    }

    @Override
    public void install(View next) {
        owner.installed(this, next);
    }

    @Override
    public void excluded(String why) {
        owner.excluded(this, why);
    }

    @Override
    public void resumed(View next) {
        owner.ended(this, next);
    }

    @Override
    public void stalled(String why) {
        stalled = why;
    }

    @Override
    public void collected(Tally tally) {
        // Nobody votes in an epoch that only ends.
    }

    @Override
    public void complain(MemberId peer, String why) {
        // Whoever does not come in time is left out.
    }

    @Override
    public void store(Frame record) {
        Chapter.of(chapter).store(record);
    }

    @Override
    public long sync() {
        return Chapter.of(chapter).sync();
    }
}
