package org.consort.host;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Force;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.detect.Damping;
import org.consort.host.security.Level;
import org.consort.host.security.Security;
import org.consort.host.wire.Entries;
import org.consort.spi.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user holds of a group, across the lives of its member. Any thread; what lives tell comes from the group's thread. */
final class HostedGroup implements Group {

    private static final Logger LOG = LoggerFactory.getLogger(HostedGroup.class);
    private static final long LONGEST_WAIT_FACTOR = 30;
    private static final long RETRY_NANOS = 100_000_000L;

    /** What others see, changed as one. */
    private record Standing(State state, String why) {}

    private final String nodeName;
    private final Surroundings host;
    private final Abstractions abstractions;
    private final Damping ejections;
    private final Replacements replacements;
    private final Listeners listeners = new Listeners();
    private final Consumer<HostedGroup> whenLeft;
    private final CompletableFuture<View> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile Standing standing = new Standing(State.JOINING, "the node has only begun to look for the group");
    private volatile MemberId self;
    private volatile @Nullable Life life;
    private volatile @Nullable View view;
    private volatile long epoch;
    private volatile Stack stack;
    private volatile String transport;
    private final StackRequests stackRequests =
            new StackRequests(this::why, task -> callbacks().execute(task));
    private volatile boolean leaving;
    final KnownLog log = new KnownLog();
    private volatile Map<String, String> protocolStatistics = Map.of();

    /**
     * Makes a group that does nothing until {@link #begin}.
     *
     * @throws IllegalArgumentException if a model refuses its settings
     */
    HostedGroup(String nodeName, Surroundings.Maker surroundings, Consumer<HostedGroup> whenLeft) {
        this.nodeName = nodeName;
        this.host = surroundings.around(this);
        this.whenLeft = whenLeft;
        this.self = nextIdentity(0);
        long firstWait = host.settings().timing().dampingNanos();
        this.ejections = new Damping(firstWait, LONGEST_WAIT_FACTOR * firstWait);
        this.transport = host.road();
        this.stack = Configured.stack(host);
        this.replacements = new Replacements(this, host);
        this.abstractions = Configured.abstractions(this, host);
    }

    /** Begins the first life. */
    void begin() {
        log.configured(stack, host.modules());
        openLife(List.of());
    }

    private MemberId nextIdentity(long after) {
        Environment environment = host.environment();
        long drawn = environment.wallClockMillis() << 16 | environment.random() & 0xffff;
        return new MemberId(nodeName, Math.max(after + 1, drawn));
    }

    private void openLife(Collection<String> learned) {
        if (leaving) {
            end("left before it was in");
            return;
        }
        if (replacements.delay(() -> openLife(learned))) {
            return;
        }
        String on = transport;
        try {
            Transport over = host.modules().transport(on);
            Site own = new Site(on, over.address());
            over.open(Configured.channel(host, self), new FarLinks(new LifeHandler(host, self, own, learned)));
        } catch (RuntimeException e) {
            if (!host.modules().openTransports(Level.security(on)).containsKey(on)) {
                transport = host.road();
            }
            // Most of all: the channel of the life before is not quite closed yet.
            state(State.JOINING, "the transport opens no channel: " + e.getMessage() + "; trying again");
            LOG.info("group={} member={} opens no channel, tries again: {}", name(), self, e.toString());
            host.environment().after(RETRY_NANOS, () -> openLife(learned));
        }
    }

    // ---- what a life tells

    void began(Life begun) {
        life = begun;
        if (leaving) {
            begun.departure.begin();
        } else {
            replacements.check(begun);
        }
    }

    void entered(Life begun, View first, Stack on) {
        epoch = begun.epochs.number();
        stack = on;
        view = first;
        standing = new Standing(State.ACTIVE, "");
        if (!joined.isDone()) {
            host.environment().idly(() -> Rehearsal.of(host.modules()));
        }
        callbacks().execute(() -> {
            listeners.view(first);
            listeners.state(State.ACTIVE, "");
            joined.complete(first);
        });
    }

    /** Name of the transport that the group runs on, or is looked for on. */
    String transport() {
        return transport;
    }

    /** The next life looks for the group on this transport. */
    void runsOn(String other) {
        if (!transport.equals(other)) {
            LOG.info("group={} transport={} instead-of={}", name(), other, transport);
        }
        transport = other;
    }

    /** The members of the view are met elsewhere from now on. */
    void moved(View same, String over) {
        runsOn(over);
        view = same;
    }

    void restacked(Stack on, long begun) {
        stack = on;
        epoch = begun;
        Stack shown = Security.outer(on);
        callbacks().execute(() -> listeners.each(l -> l.onStack(shown, begun)));
    }

    void installed(View next) {
        view = next;
        callbacks().execute(() -> listeners.view(next));
    }

    void state(State state, String why) {
        State before = standing.state();
        if (before == State.LEFT) {
            return;
        }
        boolean same = before == state && standing.why().equals(why);
        standing = new Standing(state, why);
        if (before != state) {
            callbacks().execute(() -> listeners.state(state, why));
        }
        if (!same && state == State.JOINING) {
            LOG.info("group={} member={} state=joining why=\"{}\"", name(), self, why);
        }
    }

    void diverged(Path file, long entries) {
        LOG.warn("group={} divergence={} entries={}", name(), file, entries);
        callbacks().execute(() -> listeners.each(l -> l.onDivergence(file, entries)));
    }

    void statistics(Map<String, String> ofProtocol) {
        protocolStatistics = ofProtocol;
    }

    void ended(Life.End end, String why, List<String> learned, long nowNanos) {
        life = null;
        stackRequests.giveUp(why);
        switch (end) {
            case LEFT, FAILED -> end(why);
            case EXCLUDED, DIVERGED, RENEWED, MOVED -> rejoin(why, learned, 0);
            case EJECTED -> {
                ejections.fell(nodeName, nowNanos);
                rejoin(why, learned, ejections.waitNanos(nodeName, nowNanos));
            }
        }
    }

    private void rejoin(String why, List<String> learned, long waitNanos) {
        host.counters().add(Count.LIVES_ENDED);
        self = nextIdentity(self.incarnation());
        String when = waitNanos == 0 ? "" : " in " + waitNanos / 1_000_000 + " ms, since this comes again and again";
        state(State.JOINING, why + "; rejoining as " + self + when);
        host.environment().after(waitNanos, () -> openLife(learned));
    }

    private void abandon(String why) {
        Life of = life;
        if (left.isDone() || standing.state() == State.LEFT) {
            return;
        }
        if (of == null) {
            end(why);
        } else {
            of.finish(Life.End.LEFT, why);
        }
    }

    private void end(String why) {
        if (standing.state() == State.LEFT) {
            return;
        }
        state(State.LEFT, why);
        whenLeft.accept(this);
        callbacks().execute(() -> {
            joined.completeExceptionally(new IllegalStateException("group " + name() + ": " + why));
            left.complete(null);
            host.lanes().close();
        });
    }

    private Callbacks callbacks() {
        return host.lanes().callbacks();
    }

    Listeners listeners() {
        return listeners;
    }

    /** When this node is out of the group. */
    CompletableFuture<Void> left() {
        return left;
    }

    // ---- what users ask

    @Override
    public String name() {
        return host.asked().name();
    }

    @Override
    public MemberId self() {
        return self;
    }

    @Override
    public State state() {
        return standing.state();
    }

    @Override
    public String why() {
        return standing.why();
    }

    @Override
    public View view() {
        View installed = view;
        if (installed == null) {
            throw new IllegalStateException("group " + name() + " has installed no view here yet: " + why());
        }
        return installed;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Stack stack() {
        return Security.outer(stack);
    }

    @Override
    public CompletableFuture<StackOutcome> changeStack(Stack wanted) {
        return stackRequests.ask(() -> life, (of, outcome) -> of.stackChange.propose(wanted, outcome));
    }

    @Override
    public CompletableFuture<StackOutcome> changeStack(Stack wanted, Force force) {
        return stackRequests.ask(() -> life, (of, outcome) -> of.forcing.begin(wanted, force, outcome));
    }

    @Override
    public CompletableFuture<View> joined() {
        return joined.copy();
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        Life to = life;
        if (to == null) {
            return CompletableFuture.completedFuture(new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, why()));
        }
        return to.submit(Entries.MESSAGE, Entries.MESSAGE_TARGET, payload, level);
    }

    @Override
    public CompletableFuture<Outcome> readPoint() {
        Life of = life;
        return of == null
                ? CompletableFuture.completedFuture(new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, why()))
                : of.reads.point();
    }

    @Override
    public Registration listen(GroupListener listener) {
        Registration registration = listeners.add(listener);
        callbacks().execute(() -> listeners.catchUp(listener));
        return registration;
    }

    @Override
    public <T> T abstraction(Class<T> type) {
        return type.cast(abstractions.api(type).orElseThrow(() -> {
            List<String> carried =
                    abstractions.apis().keySet().stream().map(Class::getName).toList();
            return new IllegalArgumentException(
                    "group " + name() + " carries no " + type.getName() + "; it carries " + carried);
        }));
    }

    Abstractions abstractions() {
        return abstractions;
    }

    Replacements replacements() {
        return replacements;
    }

    Optional<Life> life() {
        return Optional.ofNullable(life);
    }

    @Override
    public Map<String, String> statistics() {
        return Configured.figures(this, host, protocolStatistics, Optional.ofNullable(view));
    }

    @Override
    public CompletableFuture<Void> leave() {
        leaving = true;
        Life of = life;
        if (of != null) {
            of.execute(of.departure::begin);
        }
        // The transport may have been taken away together with the thread that would do it in good order.
        long limit = host.settings().timing().leaveNanos();
        host.environment().after(limit + limit / 4, () -> abandon("left without its thread's help"));
        return left.copy();
    }
}
