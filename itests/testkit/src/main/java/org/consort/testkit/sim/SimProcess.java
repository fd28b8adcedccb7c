package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.consort.spi.transport.ChannelRequest;

/** One process of a {@link World}: its threads live, pause and die together. */
final class SimProcess {

    /** Whether the process runs, and what its address answers if not. */
    enum Life {
        RUNNING,
        /** Its port refuses connections. */
        DEAD,
        /** Nothing answers: the machine is gone too. */
        SILENT
    }

    private final Town town;
    private final String name;
    private final List<Actor> actors = new ArrayList<>();
    /** A group's use of a transport. */
    record Use(String transport, String group) {}

    private final Map<Use, SimChannel> channels = new LinkedHashMap<>();
    private Life life = Life.RUNNING;
    private boolean listens = true;
    private long listenedAnewNanos = Long.MIN_VALUE;
    private boolean hasty;
    private long clockLeadNanos;
    private long sends;
    private long diskNanos;
    private long lastSend = Long.MAX_VALUE;
    private Consumer<Boolean> lastSendAction = before -> {};
    private boolean lastSendBefore;

    SimProcess(Town town, String name) {
        this.town = town;
        this.name = name;
        // A random origin, which differs from process to process as a real clock's does.
        this.clockLeadNanos = town.dice.between(0, 1_000) * Agenda.MILLI;
        town.move(this);
    }

    Town town() {
        return town;
    }

    String name() {
        return name;
    }

    boolean runs() {
        return life == Life.RUNNING;
    }

    /** Whether its port is open. */
    boolean listens() {
        return runs() && listens;
    }

    /** Opens its port, or closes it. */
    void listen(boolean now) {
        listens = now;
        listenedAnewNanos = town.agenda.nowNanos();
    }

    /** Whether its port was open all the time since then. */
    boolean hasListenedSince(long townNanos) {
        return listens && listenedAnewNanos <= townNanos;
    }

    /** True while its transport is about to go: not every peer may hear its good-bye. */
    boolean isHasty() {
        return hasty;
    }

    /** Its transport is about to go, or came. */
    void hasten(boolean now) {
        hasty = now;
    }

    Life life() {
        return life;
    }

    long nowNanos() {
        return town.agenda.nowNanos() + clockLeadNanos;
    }

    long toTown(long localNanos) {
        return localNanos - clockLeadNanos;
    }

    void leap(long nanos) {
        clockLeadNanos += nanos;
        channels.values().forEach(SimChannel::rearm);
    }

    /** A new thread of this process. */
    Actor actor(Runnable burstEnd) {
        Actor actor = new Actor(town.agenda, burstEnd);
        actors.add(actor);
        return actor;
    }

    /** How long the disk takes for each piece of work, beside what any thread does. */
    long diskNanos() {
        return diskNanos;
    }

    void slowDisk(long nanos) {
        diskNanos = nanos;
    }

    void pause(long nanos) {
        actors.forEach(actor -> actor.pause(nanos));
    }

    void slow(long nanosPerBurst) {
        actors.forEach(actor -> actor.slow(nanosPerBurst));
    }

    void hurry() {
        diskNanos = 0;
        actors.forEach(Actor::hurry);
    }

    /** Does this at the k-th send from now on. */
    void atSend(long k, boolean before, Runnable action) {
        lastSend = sends + k;
        lastSendBefore = before;
        lastSendAction = ignored -> action.run();
    }

    /** Counts a send; runs what was planned for it. */
    void sending(boolean before) {
        if (before) {
            sends++;
        }
        if (sends == lastSend && before == lastSendBefore && runs()) {
            lastSendAction.accept(before);
        }
    }

    /** Dies. */
    void kill(boolean evident) {
        life = evident ? Life.DEAD : Life.SILENT;
        actors.forEach(Actor::kill);
        channels.values().forEach(town.network::remove);
    }

    /** From now on its port refuses, if it is dead. */
    void reveal() {
        if (life == Life.SILENT) {
            life = Life.DEAD;
        }
    }

    void add(Use use, SimChannel channel) {
        if (channels.containsKey(use)) {
            throw new IllegalStateException("group " + use.group() + " has a channel already");
        }
        channels.put(use, channel);
    }

    void remove(Use use, SimChannel channel) {
        channels.remove(use, channel);
    }

    Optional<SimChannel> channel(Use use) {
        return Optional.ofNullable(channels.get(use));
    }

    /** Whether the group is on this transport, but at another security level. */
    boolean isElsewhere(Use use) {
        String group = ChannelRequest.plain(use.group());
        return channels.keySet().stream()
                .anyMatch(other -> other.transport().equals(use.transport())
                        && ChannelRequest.plain(other.group()).equals(group));
    }

    Iterable<SimChannel> channels() {
        return List.copyOf(channels.values());
    }
}
