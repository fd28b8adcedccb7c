package org.consort.aeron;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.Attempt;
import org.consort.links.Claim;
import org.consort.links.GroupChannel;
import org.consort.links.Unwelcome;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;

/** One group on one loop, which turns its links. */
final class AeronChannel extends GroupChannel implements Loop.Part {

    /** So many tasks run before links get their turn again. */
    private static final int TASKS_PER_TURN = 256;

    private final Wiring wiring;
    private final Loop loop;
    private final Listening at;
    private final List<InLink> incoming = new ArrayList<>();
    private final List<OutLink> outgoing = new ArrayList<>();

    /**
     * Where the node is met.
     *
     * @param address what others dial
     * @param dataPort the UDP port that they are told
     */
    record Listening(String address, int dataPort) {}

    AeronChannel(ChannelRequest request, ChannelHandler handler, Wiring wiring, Loop loop, Listening at) {
        super(
                request,
                handler,
                new Ground(loop, TASKS_PER_TURN, wiring.settings().links(), wiring.counters(), wiring.groups()));
        this.wiring = wiring;
        this.loop = loop;
        this.at = at;
    }

    @Override
    protected void beginning() {
        loop.add(this);
    }

    @Override
    protected Attempt dial(String to, Optional<MemberId> expected, Attempt.Outcome outcome) {
        int termBytes = expected.isEmpty() ? 0 : wiring.settings().media().termBytes();
        Hello hello = new Hello(termBytes, request().group(), request().self(), at.address(), expected);
        return new Dial(
                wiring, loop, new Dial.Target(hello, to, new Claim(request().guard()), outgoing), outcome);
    }

    @Override
    protected void parting() {
        incoming.stream().filter(InLink::isBusy).toList().forEach(InLink::dismiss);
    }

    @Override
    protected void parted() {
        incoming.forEach(InLink::drop);
        loop.atEnd(() -> loop.remove(this));
    }

    /** Somebody who was checked wants a link. Any thread. */
    void awaits(Visitor.Guest guest) {
        loop.execute(() -> admit(guest));
    }

    private void admit(Visitor.Guest guest) {
        Cord cord = guest.cord();
        if (isClosed() || incoming.size() >= wiring.settings().links().linksLimit()) {
            wiring.counters().overLimit.increment();
            Unwelcome why =
                    isClosed() ? Unwelcome.late() : Unwelcome.crowded(request().self());
            guest.answer(Answer.refused(why));
            cord.close();
            return;
        }
        try {
            InLink link = new InLink(guest, new InLink.End(wiring, loop, request(), at.dataPort()), this);
            cord.attach(loop.selector(), link, SelectionKey.OP_READ);
            incoming.add(link);
            link.begin();
            proveOlderLives(guest.hello().from());
        } catch (IOException e) {
            // It broke on its way here: whoever dialled will dial again.
            cord.close();
        }
    }

    @Override
    public int turn(long nowNanos) {
        int work = 0;
        boolean gone = false;
        for (int i = 0; i < incoming.size(); i++) {
            work += incoming.get(i).turn(nowNanos);
            gone |= incoming.get(i).isGone();
        }
        for (int i = 0; i < outgoing.size(); i++) {
            work += outgoing.get(i).turn(nowNanos);
            gone |= outgoing.get(i).isGone();
        }
        if (gone) {
            incoming.removeIf(InLink::isGone);
            outgoing.removeIf(OutLink::isGone);
        }
        if (work > 0) {
            touched();
        }
        return work;
    }

    @Override
    public boolean isBusy() {
        for (int i = 0; i < incoming.size(); i++) {
            if (incoming.get(i).isBusy()) {
                return true;
            }
        }
        for (int i = 0; i < outgoing.size(); i++) {
            if (outgoing.get(i).isBusy()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void driverLost(String why) {
        List.copyOf(incoming).forEach(link -> link.lose(why));
        List.copyOf(outgoing).forEach(link -> link.breakUp(why));
        touched();
    }
}
