package org.consort.host;

import java.util.Optional;
import org.consort.host.security.Security;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/** The transport of one group: stays the same while the bundle behind it is replaced. Any thread. */
final class TransportSlot implements Transport {

    private final String type;
    private final String address;
    private final Security security;
    private final String road;
    private Optional<Transport> present;
    private Optional<Relay> open = Optional.empty();

    TransportSlot(Transport transport, Security security, String road) {
        this.security = security;
        this.road = road;
        this.type = transport.type();
        this.address = transport.address();
        this.present = Optional.of(transport);
    }

    @Override
    public String type() {
        return type;
    }

    /** Where others dial this node, or will again when the next version is there. */
    @Override
    public String address() {
        return address;
    }

    synchronized boolean isOf(Object module) {
        return present.isPresent() && present.get() == module;
    }

    synchronized boolean isAway() {
        return present.isEmpty();
    }

    /** Whether a group can go on over this one: the others know its members by their addresses. */
    boolean suits(Transport next) {
        return next.type().equals(type) && next.address().equals(address);
    }

    @Override
    public synchronized Channel open(ChannelRequest request, ChannelHandler handler) {
        if (present.isEmpty()) {
            throw new IllegalStateException("transport '" + type + "' is being replaced");
        }
        Relay relay = new Relay(request, handler, this::closed);
        security.over(present.get(), road).open(request, relay);
        open = Optional.of(relay);
        return relay;
    }

    private synchronized void closed(Relay relay) {
        open = open.filter(one -> one != relay);
    }

    /** The version that is there is used for nothing new. */
    synchronized void leave() {
        present = Optional.empty();
    }

    /** Another version has come: the channel that is open goes on over it. */
    synchronized void enter(Transport next) {
        present = Optional.of(next);
        if (open.isPresent() && open.get().isAway()) {
            security.over(next, road).open(open.get().request(), open.get());
        }
    }

    /** The channel that is open now. */
    synchronized Optional<Relay> relay() {
        return open;
    }

    @Override
    public void close() {
        // The node's, which closes it.
    }
}
