package org.consort.aeron;

import java.util.Map;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelRequest;

/**
 * A process of its own, to be killed: links to the address it is given, tells its own on standard output, and floods the link
 * with frames until its standard input ends; then closes in good order.
 */
final class ChildNode {

    private ChildNode() {}

    public static void main(String[] arguments) throws Exception {
        AeronTransport transport = Nodes.open(Map.of("silence.ms", "1000"));
        MemberId parent = new MemberId("parent", 1);
        Nodes.Recorder recorder = new Nodes.Recorder();
        Channel channel =
                transport.open(new ChannelRequest("g", new MemberId("child", 1), 100_000, 50_000_000), recorder);
        channel.thread().execute(() -> channel.connect(parent, arguments[0]));
        recorder.until("up parent#1");
        System.out.println(transport.address());
        Frame frame = new Frame().putLong(1).putLong(2);
        flood(channel, parent, frame);
        while (System.in.read() >= 0) {
            continue;
        }
        transport.close();
    }

    private static void flood(Channel channel, MemberId parent, Frame frame) {
        channel.thread().execute(() -> {
            Offer last = Offer.ACCEPTED;
            for (int i = 0; i < 100; i++) {
                last = channel.offer(parent, frame);
            }
            if (last != Offer.CLOSED) {
                flood(channel, parent, frame);
            }
        });
    }
}
