package org.consort.ring;

import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel.Offer;

/** Remembers the kinds of frames sent. */
final class SentFrames implements Sink {
    final List<Integer> kinds = new ArrayList<>();
    private final Frame frame = new Frame();

    @Override
    public Offer send(MemberId to, Frame filled) {
        kinds.add((int) filled.fields().get(0));
        return Offer.ACCEPTED;
    }

    @Override
    public Frame frame() {
        return frame.clear();
    }

    @Override
    public void deliver(Block block, long firstIndex) {}

    @Override
    public void install(View installed) {}

    @Override
    public void excluded(String why) {}

    @Override
    public void stalled(String why) {}

    @Override
    public void collected(Tally tally) {}

    @Override
    public void complain(MemberId peer, String why) {}
}
