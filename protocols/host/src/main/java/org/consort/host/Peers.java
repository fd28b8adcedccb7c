package org.consort.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.detect.FailureDetector;
import org.jspecify.annotations.Nullable;

/** The nodes this member keeps in touch with, each by an outgoing link, for as long as there is a reason. Group's thread. */
final class Peers {

    private static final int DEPARTED_LIMIT = 32;

    private final MemberId self;
    private final long graceNanos;
    private final FailureDetector detector;
    private final Map<MemberId, Peer> all = new LinkedHashMap<>();
    private Road main;
    private @Nullable Peer lastFound;
    private boolean dirty;

    /** @param graceNanos for how long a member that left the view is kept */
    Peers(Road main, MemberId self, long graceNanos, FailureDetector detector) {
        this.main = main;
        this.self = self;
        this.graceNanos = graceNanos;
        this.detector = detector;
    }

    /** The peer of this identity; null if this member has nothing to do with it. For the hot path. */
    @Nullable
    Peer find(MemberId id) {
        Peer last = lastFound;
        if (last != null && last.id.equals(id)) {
            return last;
        }
        Peer found = all.get(id);
        if (found != null) {
            lastFound = found;
        }
        return found;
    }

    Collection<Peer> all() {
        return all.values();
    }

    /** The other members of the view. */
    List<Peer> members() {
        List<Peer> members = new ArrayList<>(all.size());
        for (Peer peer : all.values()) {
            if (peer.member) {
                members.add(peer);
            }
        }
        return members;
    }

    /** True if something changed that the protocol may have to be told; asking clears it. */
    boolean takeDirty() {
        boolean was = dirty;
        dirty = false;
        return was;
    }

    void touch() {
        dirty = true;
    }

    /** The road to a node: the one that it was met on, else the main one. */
    Road roadTo(MemberId id) {
        Peer peer = find(id);
        return peer == null ? main : peer.road;
    }

    /** Keeps in touch with a node for some time, at an address of the road that it is met on. */
    Peer lease(MemberId id, String address, long untilNanos) {
        return lease(id, roadTo(id), address, untilNanos);
    }

    /** The same on this road; a member of the view stays where it is. */
    Peer lease(MemberId id, Road road, String address, long untilNanos) {
        Peer known = find(id);
        Peer peer = known != null && known.member && known.road != road ? known : make(id, road, address);
        peer.leaseUntilNanos = Math.max(peer.leaseUntilNanos, untilNanos);
        peer.parting = false;
        return peer;
    }

    /**
     * Keeps in touch with the members of a view, and with those that left without a proof of death.
     *
     * @return the names of the members that were in the view before and did not leave by their own wish, as far as known here
     */
    List<String> enter(View view, long nowNanos) {
        List<String> fell = new ArrayList<>();
        for (Peer peer : all.values()) {
            if (peer.member && !view.contains(peer.id)) {
                boolean suspect = peer.toldSuspect || peer.crashed;
                peer.member = false;
                peer.departed = suspect && !peer.crashed;
                // What the protocol has told it last, most of all that it is out, must still get there.
                peer.leaseUntilNanos = Math.max(peer.leaseUntilNanos, nowNanos + graceNanos);
                peer.parting = !peer.departed;
                peer.untold();
                peer.slowUntilNanos = Long.MIN_VALUE;
                if (suspect || peer.ejectedFromNanos != Long.MAX_VALUE) {
                    fell.add(peer.id.name());
                }
            }
        }
        for (Member member : view.members()) {
            if (!member.id().equals(self)) {
                Peer peer = make(member.id(), main, member.addresses().getOrDefault(main.transport, ""));
                peer.member = true;
                peer.parting = false;
                peer.departed = false;
                peer.sign = detector.watch(member.id(), nowNanos);
            }
        }
        forgetOldDeparted(view);
        expire(nowNanos);
        dirty = true;
        return fell;
    }

    /** All that are not in the view may be alive on the line that this member has left by force: keeps in touch with them. */
    void leaveBehind() {
        for (Peer peer : all.values()) {
            if (peer.parting || !peer.member && !peer.crashed) {
                peer.departed = !peer.crashed;
                peer.parting = false;
            }
        }
    }

    private void forgetOldDeparted(View view) {
        List<Peer> departed = new ArrayList<>();
        for (Peer peer : all.values()) {
            peer.departed &= !isSucceeded(peer.id, view);
            if (peer.departed) {
                departed.add(peer);
            }
        }
        for (int i = 0; i < departed.size() - DEPARTED_LIMIT; i++) {
            departed.get(i).departed = false;
        }
    }

    private static boolean isSucceeded(MemberId id, View view) {
        for (Member member : view.members()) {
            if (member.id().succeeds(id)) {
                return true;
            }
        }
        return false;
    }

    /** The link from a node to here stands, or broke. */
    void inbound(MemberId id, Road road, boolean up) {
        road.incoming(id, up);
        Peer peer = find(id);
        if (peer != null && peer.road == road) {
            peer.inUp = up;
            if (peer.parting && !up) {
                peer.leaseUntilNanos = Long.MIN_VALUE;
            }
        }
    }

    /** Breaks links that nothing needs any more. */
    void expire(long nowNanos) {
        all.values().removeIf(peer -> {
            if (!peer.member) {
                detector.forget(peer.id);
                peer.sign = null;
            }
            if (peer.wanted(nowNanos)) {
                return false;
            }
            peer.road.disconnect(peer.id);
            return true;
        });
        lastFound = null;
    }

    /** Whether one that left the view may be alive elsewhere. */
    boolean anyDeparted() {
        return all.values().stream().anyMatch(peer -> peer.departed);
    }

    /** Addresses of the members of the view and of those that departed. */
    List<String> addresses() {
        return all.values().stream()
                .filter(peer -> !peer.address.isEmpty())
                .map(peer -> peer.road.place(peer.address).toString())
                .toList();
    }

    private Peer make(MemberId id, Road road, String address) {
        Peer peer = all.computeIfAbsent(id, unknown -> new Peer(unknown, road));
        if (peer.road != road && !address.isEmpty()) {
            peer.road.disconnect(id);
            // A port that was closed where it was met before proves nothing here.
            peer.crashed = false;
            settle(peer, road, "");
        }
        peer.inUp = peer.road.leadsFrom(id);
        if (!address.isEmpty() && !address.equals(peer.address)) {
            peer.address = address;
            peer.road.connect(id, address);
        }
        return peer;
    }

    private void settle(Peer peer, Road road, String address) {
        peer.road = road;
        peer.address = address;
        peer.outUp = road.leadsTo(peer.id);
        peer.inUp = road.leadsFrom(peer.id);
        peer.crashed |= road.isDead(peer.id);
        peer.outbox.clear();
        dirty = true;
    }

    /** The members of the view are met on another road from now on; its links were made before. Others stay where they are. */
    void cross(Road to, View view) {
        main = to;
        for (Member member : view.members()) {
            Peer peer = find(member.id());
            if (peer != null && peer.member) {
                settle(peer, to, member.addresses().getOrDefault(to.transport, ""));
                to.connect(peer.id, peer.address);
                peer.toldUp = peer.outUp;
            }
        }
    }

    /** A transport is open again whose closing had left some without a road. */
    void reroute(Road road) {
        for (Peer peer : all.values()) {
            if (!peer.road.isOpen() && peer.road.transport.equals(road.transport)) {
                settle(peer, road, peer.address);
                road.connect(peer.id, peer.address);
            }
        }
    }
}
