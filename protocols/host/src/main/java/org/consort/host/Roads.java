package org.consort.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.consort.View;
import org.consort.host.security.Level;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transports that a life is on: the one that the group runs on; the one that a change is to, or was from, until everybody has moved; and those where
 * others may look for the group, its former members above all. The life is on the thread of the first; the others' channels are far.
 * Group's thread.
 *
 * <p>The way from one to another: the new channel opens and is linked beside the old; at the commit it becomes the main one; when all members have
 * entered the new epoch, links with them are given up on the old one; when that has let go of its last slab, the life moves to the new one's
 * thread. The old channel stays open: joiners may know no other place, and who finds nobody there could found the group a second time.
 */
final class Roads {

    private static final Logger LOG = LoggerFactory.getLogger(Roads.class);

    private final Life life;
    private final Map<String, Road> open = new LinkedHashMap<>();
    private final List<Road> left = new ArrayList<>();
    private final TreeSet<String> opening = new TreeSet<>();
    private final Map<String, Transport> transports = new HashMap<>();
    private Road main;
    /** Over the channel on whose thread the life is. */
    private Road near;

    private boolean parting;
    private String aim = "";
    private long nextLookNanos = Long.MIN_VALUE;

    Roads(Life life, Road main) {
        this.life = life;
        this.main = main;
        this.near = main;
        open.put(main.transport, main);
        transports.putAll(life.host.modules().openTransports(Level.security(main.transport)));
    }

    /** The one that the group runs on. */
    Road main() {
        return main;
    }

    /** The open one over this transport. */
    Optional<Road> at(String transport) {
        return Optional.ofNullable(open.get(transport));
    }

    /** Places where this node can be met. */
    List<String> own() {
        return open.values().stream()
                .map(road -> road.place(road.address).seenFrom(main.transport))
                .toList();
    }

    /** A place as it is written here, at the level that this life is on: it knows its group at no other. */
    Site site(String written) {
        Site site = Site.parse(written, life.host.asked().transport());
        return new Site(Level.road(Level.transport(site.transport()), Level.security(main.transport)), site.address());
    }

    /** Dials a place; the answer comes as if from the road there. */
    boolean greet(Site place) {
        Optional<Road> road = at(place.transport());
        road.ifPresent(r -> r.channel.greet(place.address()));
        return road.isPresent();
    }

    // ---- opening

    /** Opens a road over a transport; false if it opens no channel now. */
    boolean open(String name, Transport transport) {
        if (open.containsKey(name) || !opening.add(name)) {
            return true;
        }
        ChannelRequest request = Configured.channel(life.host, life.self);
        try {
            transports.put(name, transport);
            LifeHandler handler = new LifeHandler(life, new Site(name, transport.address()));
            transport.open(request, new FarLinks(handler, life.home));
            return true;
        } catch (RuntimeException e) {
            opening.remove(name);
            LOG.debug("group={} transport={} opens no channel", life.name(), name, e);
            return false;
        }
    }

    /** A road is open. */
    void opened(Road road) {
        opening.remove(road.transport);
        open.put(road.transport, road);
        life.peers.reroute(road);
    }

    /** At every tick: where others may look for the group, there this node answers. */
    void tick(long nowNanos) {
        if (nowNanos >= nextLookNanos) {
            nextLookNanos = nowNanos + life.host.settings().timing().suspicionNanos();
            Map<String, Transport> present = life.host.modules().openTransports(Level.security(main.transport));
            List.copyOf(open.values()).stream()
                    .filter(road -> present.get(road.transport) != transports.get(road.transport))
                    .forEach(this::drop);
            present.forEach((name, transport) -> {
                if (isSafe(name)) {
                    open(name, transport);
                }
            });
            if (left.isEmpty()) {
                dropUnsafe();
            }
        }
    }

    /** True if whoever looks for the group there may be told where it is. */
    private boolean isSafe(String road) {
        return Level.of(road).mayTellOf(Level.of(main.transport));
    }

    // ---- the change

    /** From now on the group runs on this one; the one before stays as it is for those that have yet to come. */
    void cross(Road to, View view) {
        LOG.info("group={} transport={} was={} address={}", life.name(), to.transport, main.transport, to.address);
        left.remove(to);
        left.add(main);
        main = to;
        nextLookNanos = Long.MIN_VALUE;
        life.peers.cross(to, view);
    }

    /** True if there are roads that were left while others may still be on them. */
    boolean isLeaving() {
        return !left.isEmpty();
    }

    /** Everybody has moved: links with members are given up on the roads that were left, and the life goes where the group is. */
    void leave() {
        for (Road road : left) {
            LOG.info("group={} transport={} left", life.name(), road.transport);
            unlink(road);
        }
        left.clear();
        dropUnsafe();
        if (near != main && !parting) {
            parting = true;
            life.home.endTurnsWith(life::turn);
            var unused = near.channel.part(life.home).thenRun(this::parted);
        }
    }

    /** Whoever looks for the group without proving himself is denied; not before it is there at another level: where it is not, it could be founded again. */
    private void dropUnsafe() {
        List.copyOf(open.values()).stream()
                .filter(road -> !isSafe(road.transport) && !road.transport.equals(aim))
                .filter(road -> open.keySet().stream()
                        .anyMatch(other ->
                                isSafe(other) && Level.transport(other).equals(Level.transport(road.transport))))
                .forEach(this::drop);
    }

    /** On the thread that the life is on, and not within anything that it does. */
    private void parted() {
        life.guarded("the way to another thread", () -> {
            if (life.phase() != Life.Phase.OVER && life.home.isOn(main.channel.thread())) {
                // The group is back on this one by now.
                life.home.arrive(this::arrived);
            } else if (life.phase() != Life.Phase.OVER) {
                move();
            }
        });
    }

    private void move() {
        try {
            life.home.moveTo(main.channel.thread(), () -> life.guarded("the arrival", this::arrived));
        } catch (RejectedExecutionException e) {
            life.finish(Life.End.RENEWED, "transport '" + main.transport + "' was closed when this node moved to it");
        }
    }

    /** What waited is done, so the group may have gone further meanwhile; then the life follows in due time. */
    private void arrived() {
        parting = false;
        open.values().stream()
                .filter(road -> life.home.isOn(road.channel.thread()))
                .findFirst()
                .ifPresent(road -> {
                    near = road;
                    road.channel.arrive();
                });
        dropUnsafe();
        LOG.info("group={} transport={} thread=here", life.name(), near.transport);
        life.round.rearm();
        life.turn();
    }

    /** A change to this transport is proposed: links over it are needed, also if the group has only just left it. */
    void aimAt(String transport) {
        aim = transport;
    }

    /** No change is proposed any more. */
    void giveUpAim() {
        Optional<Road> road = at(aim);
        aim = "";
        road.filter(r -> r != main && !left.contains(r)).ifPresent(this::unlink);
    }

    private void unlink(Road road) {
        if (!road.transport.equals(aim)) {
            life.peers.members().forEach(peer -> road.disconnect(peer.id));
        }
    }

    /** This one is not needed after all. */
    void drop(Road road) {
        if (road != main && road != near && open.remove(road.transport, road)) {
            road.close();
        }
    }

    /** The life ends. */
    void close() {
        open.values().forEach(Road::close);
    }
}
