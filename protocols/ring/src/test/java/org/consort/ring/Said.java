package org.consort.ring;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;

/** Remembers the kinds of the frames that were sent, and why the machine stalls. */
class Said implements Sink {

    final List<Integer> kinds = new ArrayList<>();
    String stalled = "";

    @Override
    public Channel.Offer send(MemberId to, Frame frame) {
        kinds.add((int) bytesOf(frame)[0]);
        return Channel.Offer.ACCEPTED;
    }

    private static byte[] bytesOf(Frame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.length());
        frame.writeTo(bytes);
        return bytes.array();
    }

    @Override
    public Frame frame() {
        return new Frame();
    }

    @Override
    public void deliver(Block block, long firstIndex) {}

    @Override
    public void install(View view) {}

    @Override
    public void excluded(String why) {}

    @Override
    public void stalled(String why) {
        stalled = why;
    }

    @Override
    public void collected(Tally tally) {}

    @Override
    public void complain(MemberId peer, String why) {}
}
