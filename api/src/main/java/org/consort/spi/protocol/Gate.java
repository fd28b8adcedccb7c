package org.consort.spi.protocol;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;

/**
 * Lets a machine's effects through until it is shut: one that was stopped goes on sending, so that others can repair, and hands
 * up nothing. For authors of protocols; a machine may do without.
 */
public final class Gate implements Sink {

    private final Sink sink;
    private boolean shut;
    private boolean out;
    private boolean muted;
    private String why = "";

    /** Open. */
    public Gate(Sink sink) {
        this.sink = sink;
    }

    /** True if nothing is handed up any more. */
    public boolean isShut() {
        return shut;
    }

    /** From now on nothing is handed up: for {@link Protocol#stop}. */
    public void shut() {
        shut = true;
    }

    /** True if this member is out of the group: then the machine does nothing more, and should not send. */
    public boolean isOut() {
        return out;
    }

    /** Shut, and out: for {@link Protocol#close}. */
    public void end() {
        shut = true;
        out = true;
    }

    /** Sends nothing until it is told otherwise: what could be said is not stable yet. */
    public void mute(boolean quiet) {
        muted = quiet;
    }

    @Override
    public Channel.Offer send(MemberId to, Frame frame) {
        return muted ? Channel.Offer.UNREACHABLE : sink.send(to, frame);
    }

    @Override
    public void store(Frame record) {
        sink.store(record);
    }

    @Override
    public long sync() {
        return sink.sync();
    }

    /** The last that is handed up. */
    @Override
    public void resumed(View view) {
        if (!shut) {
            shut();
            sink.resumed(view);
        }
    }

    @Override
    public Frame frame() {
        return sink.frame();
    }

    @Override
    public void deliver(Block block, long firstIndex) {
        if (!shut) {
            sink.deliver(block, firstIndex);
        }
    }

    @Override
    public void install(View view) {
        if (!shut) {
            sink.install(view);
        }
    }

    /** Says so if the gate is open; whether it is or not, this member is out. */
    @Override
    public void excluded(String reason) {
        boolean says = !shut;
        end();
        if (says) {
            sink.excluded(reason);
        }
    }

    /** Says it once, however often it is told. */
    @Override
    public void stalled(String now) {
        if (!shut && !why.equals(now)) {
            why = now;
            sink.stalled(now);
        }
    }

    @Override
    public void collected(Tally tally) {
        if (!shut) {
            sink.collected(tally);
        }
    }

    @Override
    public void readable(long token, long index) {
        if (!shut) {
            sink.readable(token, index);
        }
    }

    @Override
    public void complain(MemberId peer, String reason) {
        if (!shut) {
            sink.complain(peer, reason);
        }
    }
}
