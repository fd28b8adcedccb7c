package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.consort.Member;
import org.consort.Outcome;
import org.consort.View;
import org.consort.host.security.Level;
import org.consort.host.wire.StackEntry;
import org.consort.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's way to a proposed transport: opens its endpoint there, tells the others where that is, by an entry of the log, and links with
 * all of them both ways. Only then it agrees; if it can't it says which link is missing. Nothing that the group has now is touched. Group's thread.
 */
final class Crossing {

    private static final Logger LOG = LoggerFactory.getLogger(Crossing.class);

    /** Whether this member could go on over the proposed transport. */
    record Standing(Optional<String> refusal) {
        static final Standing READY = new Standing(Optional.empty());

        static Standing refused(String why) {
            return new Standing(Optional.of(why));
        }
    }

    private final Life life;
    private final Function<StackEntry, CompletableFuture<Outcome>> log;
    private final long retryNanos;
    private long token;
    private String to = "";
    private Optional<String> failure = Optional.empty();
    private Optional<Transport> found = Optional.empty();
    private boolean ours;
    private boolean announced;
    private long announceNanos = Long.MIN_VALUE;
    private long waitedNanos;
    private long lookedNanos;
    private long inView;
    private int fewestMissing;

    Crossing(Life life, Function<StackEntry, CompletableFuture<Outcome>> log) {
        this.life = life;
        this.log = log;
        this.retryNanos = life.host.settings().timing().heartbeatNanos();
    }

    /** A proposal stands in the log. One that keeps the transport needs no way. */
    void begin(long proposal, String transport) {
        if (token == proposal && !to.isEmpty()) {
            return;
        }
        drop();
        token = proposal;
        if (transport.equals(life.roads.main().transport)) {
            return;
        }
        to = transport;
        life.roads.aimAt(to);
        if (!life.host.modules().hasTransport(to)) {
            failure = Optional.of("it has no transport '" + Level.transport(to) + "', only "
                    + new TreeSet<>(life.host
                            .modules()
                            .openTransports(Level.security(to))
                            .keySet())
                    + ": configure one of that name there");
            return;
        }
        lookedNanos = life.now();
        waitedNanos = 0;
        ours = life.roads.at(to).isEmpty();
        // Opening one binds a port.
        life.host.lanes().workers().execute(() -> find(proposal, transport));
    }

    private void find(long proposal, String name) {
        try {
            Transport transport = life.host.modules().transport(name);
            life.execute(() -> {
                if (token == proposal) {
                    found = Optional.of(transport);
                }
            });
        } catch (RuntimeException e) {
            life.execute(() -> {
                if (token == proposal) {
                    failure = Optional.of("its transport '" + name + "' can't be opened: " + e.getMessage());
                }
            });
        }
    }

    /** How this member stands in a view, once that is known; empty while it is under way. */
    Optional<Standing> look(View view, Map<Integer, String> endpoints) {
        if (to.isEmpty()) {
            return Optional.of(Standing.READY);
        }
        if (failure.isPresent()) {
            return failure.map(Standing::refused);
        }
        passTime();
        Optional<Road> road = open();
        if (road.isEmpty()) {
            return hasPatience()
                    ? Optional.empty()
                    : Optional.of(Standing.refused("its transport '" + to + "' opened no channel in time"));
        }
        announce(road.get(), endpoints);
        return linked(road.get(), view, endpoints);
    }

    /** Only what this node has seen go by: while it was held up itself, what it waits for could not reach it. */
    private void passTime() {
        long now = life.now();
        waitedNanos += Math.min(now - lookedNanos, retryNanos);
        lookedNanos = now;
    }

    /** Twice what members may be silent here without being suspected: where everything is slow, so are links. */
    private boolean hasPatience() {
        return waitedNanos < 2 * life.detector.patienceNanos();
    }

    private Optional<Road> open() {
        Optional<Road> road = life.roads.at(to);
        if (road.isEmpty()) {
            // Right after a change the channel of the road that was left may still be there: then later.
            found.ifPresent(transport -> life.roads.open(to, transport));
        }
        return road;
    }

    private void announce(Road road, Map<Integer, String> endpoints) {
        boolean told = road.address.equals(endpoints.get(life.ordinal()));
        if (announced || told || life.now() < announceNanos) {
            return;
        }
        announced = true;
        long proposal = token;
        log.apply(new StackEntry.Endpoint(proposal, road.address)).thenAccept(outcome -> {
            if (outcome instanceof Outcome.Rejected) {
                life.execute(() -> {
                    announced &= token != proposal;
                    announceNanos = life.now() + retryNanos;
                });
            }
        });
    }

    private Optional<Standing> linked(Road road, View view, Map<Integer, String> endpoints) {
        List<String> missing = new ArrayList<>();
        boolean allOpen = endpoints.containsKey(life.ordinal());
        for (Member member : view.members()) {
            String address = endpoints.get(member.ordinal());
            if (address == null) {
                allOpen = false;
            } else if (!member.id().equals(life.self)) {
                road.connect(member.id(), address);
                if (!road.leadsTo(member.id())) {
                    missing.add("to " + member.name() + " at " + address);
                } else if (!road.leadsFrom(member.id())) {
                    missing.add("from " + member.name() + " at " + address);
                }
            }
        }
        if (!allOpen || inView != view.number()) {
            // Those that lack an endpoint say so themselves, or fall out of the view.
            inView = view.number();
            fewestMissing = Integer.MAX_VALUE;
            waitedNanos = 0;
            return Optional.empty();
        }
        if (missing.isEmpty()) {
            return Optional.of(Standing.READY);
        }
        if (missing.size() < fewestMissing) {
            // It gets on.
            fewestMissing = missing.size();
            waitedNanos = 0;
        }
        return hasPatience()
                ? Optional.empty()
                : Optional.of(Standing.refused(
                        "it has no link over transport '" + to + "' " + String.join(", nor ", missing)));
    }

    /** The group went over. */
    void arrived() {
        life.roads.giveUpAim();
        to = "";
        token = 0;
    }

    /** The group stays where it is. */
    void drop() {
        if (!to.isEmpty()) {
            LOG.info("group={} transport={} not needed", life.name(), to);
            life.roads.giveUpAim();
            if (ours) {
                life.roads.at(to).ifPresent(life.roads::drop);
            }
        }
        to = "";
        token = 0;
        failure = Optional.empty();
        found = Optional.empty();
        announced = false;
    }
}
