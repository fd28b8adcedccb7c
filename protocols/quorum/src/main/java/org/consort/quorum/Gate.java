package org.consort.quorum;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;
import org.consort.spi.transport.Channel;

/** Lets effects through until it is shut: a stopped machine goes on sending, and delivers nothing. */
final class Gate {

    private final Sink sink;
    private boolean shut;
    private boolean out;
    private boolean muted;
    private String why = "";

    Gate(Sink sink) {
        this.sink = sink;
    }

    /** True if nothing is handed up any more. */
    boolean isShut() {
        return shut;
    }

    void shut() {
        shut = true;
    }

    /** True if this member is out of the group: then the machine does nothing more. */
    boolean isOut() {
        return out;
    }

    /** The member is no more, or the machine is closed. */
    void end() {
        shut = true;
        out = true;
    }

    /** Sends nothing until it is told otherwise: what could be said is not stable. */
    void mute(boolean quiet) {
        muted = quiet;
    }

    Channel.Offer send(MemberId to, Frame frame) {
        return muted ? Channel.Offer.UNREACHABLE : sink.send(to, frame);
    }

    void store(Frame record) {
        sink.store(record);
    }

    long sync() {
        return sink.sync();
    }

    void resumed(View view) {
        if (!shut) {
            shut();
            sink.resumed(view);
        }
    }

    Frame frame() {
        return sink.frame();
    }

    void deliver(Block block, long firstIndex) {
        if (!shut) {
            sink.deliver(block, firstIndex);
        }
    }

    void install(View view) {
        if (!shut) {
            sink.install(view);
        }
    }

    void excluded(String reason) {
        if (!shut) {
            end();
            sink.excluded(reason);
        }
        out = true;
    }

    void stalled(String now) {
        if (!shut && !why.equals(now)) {
            why = now;
            sink.stalled(now);
        }
    }

    void complain(MemberId peer, String reason) {
        if (!shut) {
            sink.complain(peer, reason);
        }
    }

    void readable(long token, long index) {
        if (!shut) {
            sink.readable(token, index);
        }
    }
}
