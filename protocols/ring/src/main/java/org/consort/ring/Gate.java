package org.consort.ring;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;

/** Lets effects through until it is shut: a stopped machine goes on sending, and delivers nothing. */
final class Gate implements Sink {

    private final Sink sink;
    private boolean shut;
    private String why = "";

    Gate(Sink sink) {
        this.sink = sink;
    }

    boolean isShut() {
        return shut;
    }

    void shut() {
        shut = true;
    }

    @Override
    public Channel.Offer send(MemberId to, Frame frame) {
        return sink.send(to, frame);
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
            stalled("");
        }
    }

    @Override
    public void excluded(String why) {
        if (!shut) {
            sink.excluded(why);
        }
    }

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
    public void complain(MemberId peer, String why) {
        if (!shut) {
            sink.complain(peer, why);
        }
    }
}
