package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.Registration;
import org.consort.memory.Area;
import org.consort.memory.Memory;
import org.consort.memory.Passage;
import org.consort.memory.Publication;
import org.consort.memory.RegionInfo;
import org.consort.memory.Reply;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;

/** What users call, on any thread and through all lives of the member: turns calls into entries, and outcomes into replies. */
final class MemoryApi implements Memory {

    private static final State NOTHING_YET = new State();

    private final Group group;
    private final Roster roster;
    private final long limitBytes;

    MemoryApi(Group group, Roster roster, long limitBytes) {
        this.group = group;
        this.roster = roster;
        this.limitBytes = limitBytes;
    }

    @Override
    public CompletableFuture<Reply<Long>> create(String region, long sizeBytes) {
        if (sizeBytes < 1 || sizeBytes > RegionInfo.SIZE_LIMIT) {
            throw new IllegalArgumentException(
                    "a region of " + sizeBytes + " bytes: use 1 to " + RegionInfo.SIZE_LIMIT);
        }
        return submit(Requests.create(Names.check(region), sizeBytes, limitBytes), Answers::number);
    }

    @Override
    public CompletableFuture<Reply<Long>> drop(String region) {
        return submit(Requests.drop(Names.check(region)), Answers::index);
    }

    @Override
    public Map<String, RegionInfo> regions() {
        Map<String, RegionInfo> all = new TreeMap<>();
        state().regions()
                .byName()
                .values()
                .forEach(region -> all.put(
                        region.name(),
                        new RegionInfo(region.name(), region.id(), region.sizeBytes(), region.takenBytes())));
        return all;
    }

    @Override
    public CompletableFuture<Reply<Passage>> barrier(String name, int parties) {
        Names.check(name);
        if (parties < 1 || parties > Passage.PARTIES) {
            throw new IllegalArgumentException("a barrier of " + parties + " parties: use 1 to " + Passage.PARTIES);
        }
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return notYet();
        }
        CompletableFuture<Reply<Passage>> passed = new CompletableFuture<>();
        long token = roster.register(passed);
        var unused = at.get()
                .context()
                .submit(Requests.arrive(token, name, parties), Delivery.ATOMIC)
                .thenAccept(outcome -> {
                    // If it waits, the machine has taken the caller over.
                    if (!Answers.isWaiting(outcome)) {
                        roster.takeCaller(token).ifPresent(caller -> caller.complete(Answers.passage(outcome)));
                    }
                });
        return passed;
    }

    @Override
    public CompletableFuture<Reply<Long>> withdraw(String barrier) {
        return submit(Requests.withdraw(Names.check(barrier)), Answers::index);
    }

    @Override
    public Registration watch(Watch watch, WatchListener listener) {
        Names.check(watch.region());
        return roster.watchers().add(watch, listener);
    }

    @Override
    public CompletableFuture<Reply<Receipt>> latest() {
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return notYet();
        }
        CompletableFuture<Reply<Receipt>> reply = new CompletableFuture<>();
        at.get().context().readPoint(outcome -> {
            if (outcome instanceof Outcome.Acknowledged read) {
                Receipt receipt = read.receipt();
                at.get().context().callback(() -> reply.complete(new Reply.Done<>(receipt, receipt)));
            } else {
                reply.complete(Answers.missed(outcome));
            }
        });
        return reply;
    }

    @Override
    public Receipt position() {
        State state = state();
        return new Receipt(state.epoch(), state.index());
    }

    @Override
    public Map<String, String> statistics() {
        State state = state();
        Counters counters = roster.counters();
        Map<String, String> all = new TreeMap<>();
        all.put("memory.compacted", counters.compacted.toString());
        all.put("memory.index", String.valueOf(state.index()));
        all.put("memory.malformed", counters.malformed.toString());
        all.put("memory.refused", counters.refused.toString());
        all.put("memory.regions", String.valueOf(state.regions().byName().size()));
        all.put(
                "memory.regions.bytes",
                String.valueOf(state.regions().byName().values().stream()
                        .mapToLong(RegionBytes::sizeBytes)
                        .sum()));
        all.put(
                "memory.taken.bytes",
                String.valueOf(state.regions().byName().values().stream()
                        .mapToLong(RegionBytes::takenBytes)
                        .sum()));
        all.put("memory.watches", String.valueOf(roster.watchers().size()));
        return all;
    }

    @Override
    public Optional<Area> area(String region) {
        return Optional.ofNullable(state().regions().get(region));
    }

    @Override
    public CompletableFuture<Reply<Long>> publish(Publication publication) {
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            publication.settle(Publication.Fate.RETURNED);
            return notYet();
        }
        long token = roster.register(publication);
        return at.get()
                .context()
                .submit(Requests.write(token, publication), Delivery.ATOMIC)
                .thenApply(outcome -> {
                    // Of what is in the log here, the machine has said so.
                    roster.settle(
                            token,
                            outcome instanceof Outcome.Rejected ? Publication.Fate.RETURNED : Publication.Fate.UNKNOWN);
                    return Answers.number(outcome);
                });
    }

    private <T> CompletableFuture<Reply<T>> submit(ByteBuffer entry, Function<Outcome, Reply<T>> reply) {
        Optional<Machine> at = roster.serving();
        return at.isEmpty()
                ? notYet()
                : at.get().context().submit(entry, Delivery.ATOMIC).thenApply(reply);
    }

    /** Lives that were before, or are over, reject for themselves. */
    private <T> CompletableFuture<Reply<T>> notYet() {
        return CompletableFuture.completedFuture(
                new Reply.Rejected<>(Outcome.Reason.NOT_A_MEMBER, "this node is not in the group yet: " + group.why()));
    }

    private State state() {
        return roster.serving().map(Machine::state).orElse(NOTHING_YET);
    }
}
