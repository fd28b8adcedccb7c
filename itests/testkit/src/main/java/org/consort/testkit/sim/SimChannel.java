package org.consort.testkit.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Evidence;
import org.consort.spi.transport.GroupThread;
import org.consort.spi.transport.Guard;

/** One group's use of a {@link SimTransport}. */
final class SimChannel implements Channel, GroupThread, Endpoint {

    private static final long SILENCE_NANOS = 150 * Agenda.MILLI;

    /** An outgoing link: to whom, where, and whether it ever stood since the peer last said good-bye. */
    private static final class Link {
        final String address;
        boolean stood;
        boolean complained;
        boolean succeeded;

        Link(String address) {
            this.address = address;
        }
    }

    private final SimProcess process;
    private final SimProcess.Use use;
    private final Town town;
    private final ChannelRequest request;
    private final ChannelHandler handler;
    private final Actor actor;
    private final Dice dice;
    private final Map<MemberId, Link> links = new LinkedHashMap<>();
    private boolean open = true;
    private long alarm;
    private long alarmAt = Long.MAX_VALUE;

    SimChannel(SimProcess process, SimProcess.Use use, ChannelRequest request, ChannelHandler handler) {
        this.process = process;
        this.use = use;
        this.town = process.town();
        this.request = request;
        this.handler = handler;
        this.dice = town.dice.split();
        this.actor = process.actor(() -> ifOpen(handler::burstEnd));
    }

    void begin() {
        actor.post(() -> handler.opened(this));
    }

    private void ifOpen(Runnable call) {
        if (open && process.runs()) {
            call.run();
        }
    }

    private void post(Runnable call) {
        actor.post(() -> ifOpen(call));
    }

    private long delay() {
        return town.network.weather().delay(dice);
    }

    // The channel.

    @Override
    public GroupThread thread() {
        return this;
    }

    @Override
    public void connect(MemberId peer, String address) {
        Link known = links.get(peer);
        if (!open || known != null && known.address.equals(address)) {
            return;
        }
        disconnect(peer);
        Link link = new Link(address);
        links.put(peer, link);
        town.agenda.after(delay(), () -> dial(peer, link));
    }

    @Override
    public void disconnect(MemberId peer) {
        if (links.remove(peer) != null) {
            town.network.disconnect(this, peer);
        }
    }

    @Override
    public Offer offer(MemberId to, Frame frame) {
        if (!open || !process.runs()) {
            return Offer.CLOSED;
        }
        if (frame.length() > request.frameLimitBytes()) {
            throw new IllegalArgumentException("a frame of " + frame.length() + " bytes");
        }
        process.sending(true);
        Offer offer = process.runs() ? town.network.offer(this, to, frame) : Offer.CLOSED;
        town.trace.add(town.agenda.nowNanos(), () -> id() + " → " + to + " " + frame.length() + " B " + offer);
        process.sending(false);
        return offer;
    }

    @Override
    public void cut(MemberId peer, String why) {
        town.network.wireFrom(this, peer).ifPresent(wire -> wire.snap(why));
    }

    @Override
    public boolean isWritable(MemberId to) {
        return town.network.wire(this, to).filter(Wire::isWritable).isPresent();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            process.remove(use, this);
            // The good-bye: a port closed after it proves nothing. Those of a transport that goes in haste may be lost.
            for (SimProcess other : town.processes()) {
                if (!process.isHasty() || dice.chance(0.5)) {
                    other.channel(use).ifPresent(channel -> channel.farewell(id()));
                }
            }
            town.network.remove(this);
            links.clear();
        }
    }

    @Override
    public CompletableFuture<Void> letGo() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        town.agenda.after(delay(), () -> actor.post(() -> done.complete(null)));
        return done;
    }

    @Override
    public String over() {
        return use.transport() + " " + use.group();
    }

    /** The transport, and the security level that the group has there, as the host names it. */
    String road() {
        return use.transport()
                + use.group().substring(ChannelRequest.plain(use.group()).length());
    }

    @Override
    public Optional<Guard> guard() {
        return request.guard();
    }

    private void farewell(MemberId peer) {
        Link link = links.get(peer);
        if (link != null) {
            link.stood = false;
        }
    }

    // Dialling.

    private void redial(MemberId peer, Link link) {
        long wait = Math.min(request.probeNanos(), 100 * Agenda.MILLI) + delay();
        town.agenda.after(wait, () -> dial(peer, link));
    }

    private void dial(MemberId peer, Link link) {
        if (!open
                || !process.runs()
                || links.get(peer) != link
                || town.network.wire(this, peer).isPresent()) {
            return;
        }
        Optional<Refusal> refusal = refusal(link.address, Optional.of(peer));
        if (refusal.isEmpty()) {
            link.complained = false;
            town.network.connect(this, channelAt(link.address).orElseThrow());
            return;
        }
        boolean closed = refusal.get() == Refusal.NOBODY;
        boolean replaced = refusal.get() == Refusal.OTHER_MEMBER
                && channelAt(link.address).orElseThrow().id().succeeds(peer);
        // A later life is proof of the earlier one's end even after a good-bye.
        if (link.stood && closed || replaced && !link.succeeded) {
            link.stood = false;
            link.succeeded = replaced;
            prove(peer, closed ? Evidence.PORT_CLOSED : Evidence.NEW_INCARNATION);
        }
        if (!link.complained) {
            link.complained = true;
            post(() -> handler.refused(link.address, refusal.get(), "dialling " + peer));
        }
        redial(peer, link);
    }

    /** Tells the handler that a member is proven dead; also when it is not, as a fault. */
    void prove(MemberId peer, Evidence evidence) {
        post(() -> {
            town.trace.add(town.agenda.nowNanos(), () -> id() + " has evidence of " + peer + ": " + evidence);
            handler.crashed(peer, evidence);
        });
    }

    private Optional<SimChannel> channelAt(String address) {
        return town.at(address).filter(SimProcess::listens).flatMap(p -> p.channel(use));
    }

    private Optional<Refusal> refusal(String address, Optional<MemberId> wanted) {
        String node = Town.nodeAt(address);
        Optional<SimProcess> target = town.at(address);
        MemberId there = new MemberId(node, 1);
        boolean cut = town.network.isCut(id(), there) || town.network.isCut(there, id());
        if (address.equals(Town.address(use.transport(), process.name()))) {
            return Optional.of(Refusal.SELF);
        }
        if (cut || target.filter(p -> p.life() == SimProcess.Life.SILENT).isPresent()) {
            return Optional.of(Refusal.SILENT);
        }
        if (target.filter(SimProcess::listens).isEmpty()) {
            return Optional.of(Refusal.NOBODY);
        }
        Optional<SimChannel> channel = channelAt(address);
        if (channel.isEmpty()) {
            return Optional.of(target.get().isElsewhere(use) ? Refusal.DENIED : Refusal.NO_SUCH_GROUP);
        }
        boolean other = wanted.isPresent() && !channel.get().id().equals(wanted.get());
        return other ? Optional.of(Refusal.OTHER_MEMBER) : Optional.empty();
    }

    @Override
    public void greet(String address) {
        boolean[] answered = {false};
        Optional<SimProcess> target = town.at(address).filter(SimProcess::listens);
        if (target.isEmpty() || refusal(address, Optional.empty()).isPresent()) {
            town.agenda.after(delay() + delay(), () -> answer(address, answered));
            return;
        }
        // Somebody is there: it answers when it comes round to it, if it does in time.
        SimChannel channel = channelAt(address).orElseThrow();
        town.agenda.after(
                delay(), () -> channel.actor.post(() -> town.agenda.after(delay(), () -> answer(address, answered))));
        town.agenda.after(SILENCE_NANOS, () -> {
            if (!answered[0]) {
                answered[0] = true;
                post(() -> handler.refused(address, Refusal.SILENT, "no answer"));
            }
        });
    }

    private void answer(String address, boolean[] answered) {
        if (answered[0]) {
            return;
        }
        answered[0] = true;
        Optional<Refusal> refusal = refusal(address, Optional.empty());
        if (refusal.isPresent()) {
            post(() -> handler.refused(address, refusal.get(), "greeting"));
        } else {
            MemberId found = channelAt(address).orElseThrow().id();
            post(() -> handler.greeted(address, found));
        }
    }

    // The thread.

    @Override
    public void execute(Runnable task) {
        // In a closed channel too.
        actor.post(() -> {
            if (process.runs()) {
                task.run();
            }
        });
    }

    @Override
    public boolean isCurrent() {
        return actor.isRunning();
    }

    @Override
    public long nowNanos() {
        return process.nowNanos();
    }

    @Override
    public void wakeAt(long nanos) {
        alarmAt = nanos;
        rearm();
    }

    /** Sets the alarm anew, since the clock has leapt or it was asked for. */
    void rearm() {
        long mine = ++alarm;
        if (alarmAt != Long.MAX_VALUE) {
            town.agenda.at(
                    process.toTown(alarmAt),
                    () -> post(() -> {
                        if (mine == alarm) {
                            alarmAt = Long.MAX_VALUE;
                            handler.deadline(nowNanos());
                        }
                    }));
        }
    }

    // What the network tells.

    @Override
    public MemberId id() {
        return request.self();
    }

    @Override
    public Actor actor() {
        return actor;
    }

    @Override
    public void arrived(MemberId from, Parcel parcel) {
        ifOpen(() -> handler.frame(from, parcel.slab(), parcel.offset(), parcel.length()));
        town.network.done(parcel);
    }

    @Override
    public void linkUp(MemberId peer) {
        Link link = links.get(peer);
        if (link != null) {
            link.stood = true;
            town.trace.add(town.agenda.nowNanos(), () -> id() + " has a link to " + peer);
            ifOpen(() -> handler.linkUp(peer));
        }
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        Link link = links.get(peer);
        if (link != null) {
            town.trace.add(town.agenda.nowNanos(), () -> id() + " has no link to " + peer + ": " + why);
            ifOpen(() -> handler.linkDown(peer, why));
            town.agenda.after(delay(), () -> dial(peer, link));
        }
    }

    @Override
    public void gone(MemberId peer) {
        Link link = links.get(peer);
        if (link != null) {
            dial(peer, link);
        }
    }

    @Override
    public void inboundUp(MemberId peer) {
        ifOpen(() -> handler.inboundUp(peer));
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        ifOpen(() -> handler.inboundDown(peer, why));
    }

    @Override
    public void writable(MemberId peer) {
        ifOpen(() -> handler.writable(peer));
    }
}
