package org.consort.host;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.consort.Group;
import org.consort.Registration;
import org.consort.host.wire.Spoken;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a group does while bundles of its modules are replaced: whoever takes a module away only puts a command before the group's
 * thread, and learns when nothing of the module is in use any more. One command after the other. What stays away for longer than
 * {@code replace.limit.ms} makes this node leave the group until it is back. Thread-safe.
 */
final class Replacements {

    private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);

    private static final String TRANSPORT = "the transport";
    private static final String PROTOCOL = "protocol '";
    private static final long RETRY_NANOS = 100_000_000L;

    private final HostedGroup group;
    private final Surroundings host;
    private final Map<String, Registration> limits = new LinkedHashMap<>();
    private final Map<Chain, CompletableFuture<Boolean>> last = new EnumMap<>(Chain.class);

    Replacements(HostedGroup group, Surroundings host) {
        this.group = group;
        this.host = host;
    }

    /**
     * A module goes.
     *
     * @return true when nothing of the group uses it any more and the group waits for another version; false if the group can't
     *     go on without it
     */
    CompletableFuture<Boolean> goes(Object module) {
        if (module instanceof AbstractionFactory factory) {
            return then(Chain.MODULES, () -> modelGoes(factory));
        }
        if (module instanceof ProtocolFactory factory) {
            // At once: other commands may take long, and a vote for it may come first.
            host.modules().remember(factory);
            return then(Chain.MODULES, () -> protocolGoes(factory));
        }
        if (module instanceof Transport transport) {
            return then(Chain.TRANSPORT, () -> transportGoes(transport));
        }
        return CompletableFuture.completedFuture(true);
    }

    /**
     * A module has come.
     *
     * @return true when the group uses it, or has no need of it; false if the group can't go on with it
     */
    CompletableFuture<Boolean> comes(Object module) {
        if (module instanceof AbstractionFactory factory) {
            return then(Chain.MODULES, () -> modelComes(factory));
        }
        if (module instanceof ProtocolFactory factory) {
            return then(Chain.MODULES, () -> protocolComes(factory));
        }
        if (module instanceof Transport transport) {
            return then(Chain.TRANSPORT, () -> transportComes(transport));
        }
        return CompletableFuture.completedFuture(true);
    }

    /** True if no life can begin now, since something is away: then this is run when it may be back. */
    boolean delay(Runnable retry) {
        List<String> absent = absent();
        if (absent.isEmpty()) {
            return false;
        }
        String waits = "waiting for the bundles of " + String.join(", ", absent);
        if (!group.why().endsWith(waits)) {
            group.state(Group.State.JOINING, group.why() + "; " + waits);
        }
        host.environment().after(RETRY_NANOS, retry);
        return true;
    }

    /** Ends a life that began while something went. */
    void check(Life begun) {
        List<String> absent = absent();
        if (!absent.isEmpty()) {
            begun.finish(Life.End.RENEWED, String.join(", ", absent) + " went");
        }
    }

    /** What has to be there before a life can begin. */
    private List<String> absent() {
        List<String> all = new ArrayList<>();
        group.abstractions().absent().forEach(name -> all.add("model '" + name + "'"));
        if (isAway(group.transport())) {
            all.add(TRANSPORT);
        }
        if (host.modules().isAway(group.stack().protocol())) {
            all.add(PROTOCOL + group.stack().protocol() + "'");
        }
        return all;
    }

    /** One after the other, so that who replaces a bundle twice in a row does not overtake himself; but what the others do may need the transport. */
    private enum Chain {
        MODULES,
        TRANSPORT
    }

    private synchronized CompletableFuture<Boolean> then(Chain chain, Supplier<CompletableFuture<Boolean>> command) {
        CompletableFuture<Boolean> next = last.getOrDefault(chain, CompletableFuture.completedFuture(true))
                .handle((done, failure) -> true)
                .thenCompose(before -> command.get())
                .exceptionally(failure -> {
                    LOG.error(
                            "group={} a module can't be replaced in place",
                            host.asked().name(),
                            failure);
                    return false;
                });
        last.put(chain, next);
        return next;
    }

    private CompletableFuture<Boolean> modelGoes(AbstractionFactory factory) {
        Optional<Place> place = group.abstractions().placeOf(factory);
        if (place.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        if (host.settings().replaceNanos() == 0) {
            return CompletableFuture.completedFuture(false);
        }
        missing("model '" + place.get().name() + "'");
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        if (!inLife((life, done) -> life.swaps.goes(place.get(), done), gone)) {
            place.get().leave(ModelSwaps.refusal(place.get().name()));
            gone.complete(true);
        }
        return gone.whenComplete((may, failure) -> {
            if (failure != null || !may) {
                found("model '" + place.get().name() + "'");
            }
        });
    }

    private CompletableFuture<Boolean> modelComes(AbstractionFactory factory) {
        Optional<Place> place = group.abstractions().place(factory.name());
        if (place.isEmpty() || place.get().model().isPresent()) {
            return CompletableFuture.completedFuture(true);
        }
        if (!place.get().suits(factory)) {
            LOG.warn(
                    "group={} model={} its new version has an API of another type: this node leaves and joins again",
                    group.name(),
                    factory.name());
            return CompletableFuture.completedFuture(false);
        }
        Optional<String> clash = new Spoken(factory.name(), factory.wire())
                .clash("model", place.get().spoken());
        if (clash.isPresent()) {
            LOG.error("group={} {}", group.name(), clash.get());
            group.life().ifPresent(life -> life.execute(() -> life.ejection.eject(life.self, clash.get(), life.now())));
            return CompletableFuture.completedFuture(true);
        }
        place.get().enter(factory);
        CompletableFuture<Boolean> back = new CompletableFuture<>();
        if (!inLife((life, done) -> life.swaps.comes(place.get(), done), back)) {
            back.complete(true);
        }
        return back.thenApply(serves -> {
            place.get().serve();
            found("model '" + factory.name() + "'");
            return serves;
        });
    }

    private CompletableFuture<Boolean> protocolGoes(ProtocolFactory factory) {
        String type = factory.type();
        if (host.settings().replaceNanos() == 0) {
            host.modules().giveUp(type);
            return CompletableFuture.completedFuture(!type.equals(group.stack().protocol()));
        }
        String what = PROTOCOL + type + "'";
        missing(what);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        if (!inLife((life, done) -> life.protocolSwap.goes(factory, done), gone)) {
            gone.complete(true);
        }
        return gone.whenComplete((may, failure) -> {
            if (failure != null || !may) {
                found(what);
            }
        });
    }

    private CompletableFuture<Boolean> protocolComes(ProtocolFactory factory) {
        found(PROTOCOL + factory.type() + "'");
        CompletableFuture<Boolean> back = new CompletableFuture<>();
        if (!inLife((life, done) -> life.protocolSwap.comes(factory, done), back)) {
            back.complete(true);
        }
        return back;
    }

    private CompletableFuture<Boolean> transportGoes(Transport transport) {
        Optional<TransportSlot> found = host.modules().slotOf(transport);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        TransportSlot slot = found.get();
        if (!isNeeded(slot)) {
            return aside(slot);
        }
        if (host.settings().replaceNanos() == 0) {
            return CompletableFuture.completedFuture(false);
        }
        slot.leave();
        missing(TRANSPORT);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        Optional<Relay> relay = slot.relay();
        if (relay.isEmpty() || !inLife((life, done) -> life.transportSwap.goes(relay.get(), done), gone)) {
            gone.complete(true);
        }
        return gone;
    }

    private boolean isAway(String transport) {
        return host.modules().hasTransport(transport)
                && host.modules().transport(transport).isAway();
    }

    /** Whether the group runs on a transport, or its life is still on the thread of it. */
    private boolean isNeeded(TransportSlot slot) {
        boolean lives = slot.relay()
                .filter(relay ->
                        group.life().filter(life -> life.home.isOn(relay)).isPresent())
                .isPresent();
        return lives || host.modules().transport(group.transport()) == slot;
    }

    /** One that only others may look for the group on: its links break, and come again with the next version. */
    private static CompletableFuture<Boolean> aside(TransportSlot slot) {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        slot.leave();
        Optional<Relay> relay = slot.relay();
        if (relay.isEmpty()) {
            gone.complete(true);
        } else {
            relay.get().execute(() -> {
                relay.get().freeze();
                gone.complete(true);
            });
        }
        return gone;
    }

    private CompletableFuture<Boolean> transportComes(Transport transport) {
        Optional<TransportSlot> found = host.modules().slotFor(transport);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        TransportSlot slot = found.get();
        if (!slot.suits(transport)) {
            LOG.warn(
                    "group={} transport={} has another address now, {} and not {}: this node leaves and joins again",
                    group.name(),
                    slot.type(),
                    transport.address(),
                    slot.address());
            return CompletableFuture.completedFuture(false);
        }
        found(TRANSPORT);
        slot.enter(transport);
        CompletableFuture<Boolean> back = new CompletableFuture<>();
        BiConsumer<Life, CompletableFuture<Boolean>> goOn = (life, done) -> {
            life.transportSwap.back();
            done.complete(true);
        };
        if (!inLife(goOn, back)) {
            back.complete(true);
        }
        return back;
    }

    /** Puts a command before the thread of the present life; false if there is none. Completes with true if the life ends before. */
    private boolean inLife(BiConsumer<Life, CompletableFuture<Boolean>> command, CompletableFuture<Boolean> done) {
        Optional<Life> life = group.life();
        life.ifPresent(present -> {
            present.execute(() -> command.accept(present, done));
            var unused = present.over().thenRun(() -> done.complete(true));
        });
        return life.isPresent();
    }

    private synchronized void missing(String what) {
        long limit = host.settings().replaceNanos();
        LOG.info("group={} {} is being replaced", group.name(), what);
        limits.put(what, host.environment().after(limit, () -> tooLong(what, limit)));
    }

    private synchronized void found(String what) {
        Registration limit = limits.remove(what);
        if (limit != null) {
            limit.close();
        } else {
            // It was away for too long, which people were told, and nobody else was there to have the state from.
            group.life().ifPresent(life -> life.execute(() -> tellAgain(life)));
        }
    }

    private static void tellAgain(Life life) {
        if (life.phase() == Life.Phase.MEMBER) {
            life.membership.tellState();
        }
    }

    private void tooLong(String what, long limit) {
        synchronized (this) {
            if (limits.remove(what) == null) {
                return;
            }
        }
        if (what.startsWith(PROTOCOL)) {
            host.modules().giveUp(what.substring(PROTOCOL.length(), what.length() - 1));
        }
        String why = what + " is away for more than replace.limit.ms=" + limit / 1_000_000
                + ": its bundle was stopped, or its new version does not start; see the log";
        Optional<Life> life = group.life();
        if (life.isPresent() && what.equals(TRANSPORT)) {
            // The group stands still: it has no thread to ask.
            if (life.get().stands().filter(Relay::seize).isPresent()) {
                life.get().finish(Life.End.RENEWED, why);
            }
        } else {
            life.ifPresent(present -> present.execute(() -> leave(present, why)));
        }
    }

    private static void leave(Life life, String why) {
        if (life.protocolSwap.absent().isPresent()) {
            life.protocolSwap.vanish(why);
        } else if (life.swaps.why().isPresent()) {
            life.ejection.eject(life.self, why, life.now());
        }
    }
}
