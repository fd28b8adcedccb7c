package org.consort.tcp;

import io.netty.channel.EventLoop;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.Attempt;
import org.consort.links.Claim;
import org.consort.links.GroupChannel;
import org.consort.links.Unwelcome;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;

/** One group on one event loop. */
final class TcpChannel extends GroupChannel {

    /** So many tasks run before links get their turn again. */
    private static final int TASKS_PER_TURN = 4096;

    private final Wiring wiring;
    private final EventLoop events;
    private final String address;
    private int inboundLinks;

    /**
     * Makes one that has not begun.
     *
     * @param address what others dial
     */
    TcpChannel(ChannelRequest request, ChannelHandler handler, Wiring wiring, EventLoop events, String address) {
        super(
                request,
                handler,
                new Ground(
                        new NettyLoop(events),
                        TASKS_PER_TURN,
                        wiring.settings().links(),
                        wiring.counters(),
                        wiring.groups()));
        this.wiring = wiring;
        this.events = events;
        this.address = address;
    }

    /** Where its links live. Any thread. */
    EventLoop events() {
        return events;
    }

    @Override
    protected Attempt dial(String to, Optional<MemberId> expected, Attempt.Outcome outcome) {
        Hello hello = new Hello(expected.isEmpty(), request().group(), request().self(), address, expected);
        return new Dial(
                wiring, events, new Dial.Target(hello, to, new Claim(request().guard())), outcome);
    }

    /** Takes a link that another member dialled; it has been checked and lives on this loop now. */
    void admit(Accepted accepted, Hello hello) {
        if (isClosed()) {
            Doorway.refuse(accepted, Unwelcome.late());
            return;
        }
        if (inboundLinks >= wiring.settings().links().linksLimit()) {
            wiring.counters().overLimit.increment();
            Doorway.refuse(accepted, Unwelcome.crowded(request().self()));
            return;
        }
        if (!accepted.channel().isActive()) {
            return;
        }
        inboundLinks++;
        accepted.channel().closeFuture().addListener(over -> inboundLinks--);
        InLink link = new InLink(hello.from(), accepted, request().frameLimitBytes(), this);
        accepted.channel().pipeline().addLast(link);
        accepted.channel()
                .writeAndFlush(accepted.encode(Answer.accepted(request().self())));
        stands(link);
        proveOlderLives(hello.from());
        accepted.channel().config().setAutoRead(true);
    }
}
