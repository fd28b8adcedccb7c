package org.consort.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.consort.MemberId;

/**
 * One transport as a life uses it: a channel, and what it told of its links. A link, a death or a frame counts only on the road that it belongs
 * to: a member can be reached on one and not on another, and a port that is closed on one proves nothing on the other. Group's thread.
 */
final class Road {

    final String transport;
    final String address;
    final FarChannel channel;
    private final Map<MemberId, String> wanted = new HashMap<>();
    private final Set<MemberId> out = new HashSet<>();
    private final Set<MemberId> in = new HashSet<>();
    private final Set<MemberId> dead = new HashSet<>();
    private boolean closed;

    /**
     * A road over an open channel.
     *
     * @param transport name of the transport
     * @param address this node's on it
     */
    Road(String transport, String address, FarChannel channel) {
        this.transport = transport;
        this.address = address;
        this.channel = channel;
    }

    /** One that leads to nobody, for machines whose frames take no road. */
    static Road nowhere() {
        return new Road("nowhere", "", new FarChannel(new NoChannel(), new FarLinks(new NoHandler()), true));
    }

    /** An address on this road. */
    Site place(String there) {
        return new Site(transport, there);
    }

    /** Keeps a link to a node at this address. */
    void connect(MemberId peer, String to) {
        if (!to.equals(wanted.put(peer, to))) {
            channel.connect(peer, to);
        }
    }

    /** Gives the link to a node up. */
    void disconnect(MemberId peer) {
        wanted.remove(peer);
        out.remove(peer);
        dead.remove(peer);
        channel.disconnect(peer);
    }

    /** The link to a node stands, or broke; false if this life has given it up meanwhile. */
    boolean outgoing(MemberId peer, boolean up) {
        if (up && wanted.containsKey(peer)) {
            out.add(peer);
            dead.remove(peer);
        } else {
            out.remove(peer);
        }
        return wanted.containsKey(peer);
    }

    /** The link from a node stands, or broke. */
    void incoming(MemberId peer, boolean up) {
        if (up) {
            in.add(peer);
            dead.remove(peer);
        } else {
            in.remove(peer);
        }
    }

    /** There is proof of a death on this road. It comes once, so it is kept until this road is the one that counts. */
    void died(MemberId peer) {
        dead.add(peer);
    }

    boolean leadsTo(MemberId peer) {
        return out.contains(peer);
    }

    boolean leadsFrom(MemberId peer) {
        return in.contains(peer);
    }

    boolean isDead(MemberId peer) {
        return dead.contains(peer);
    }

    boolean isOpen() {
        return !closed;
    }

    /** Says good-bye; no link of it stands from now on. */
    void close() {
        if (!closed) {
            closed = true;
            out.clear();
            in.clear();
            wanted.clear();
            channel.close();
        }
    }

    @Override
    public String toString() {
        return transport + "@" + address;
    }
}
