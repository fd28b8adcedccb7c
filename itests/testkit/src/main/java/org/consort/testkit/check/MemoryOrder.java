package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Shared memory has one order of entries, and everybody goes along it: who reads plainly sees whole entries and never goes back (sequential consistency, but for
 * his own writes, which he sees early); an operation that is an entry sees all before it; ordered operations are linearizable. Each cell holds 0 at first, and no
 * value is written to it twice.
 *
 * <p>Feed it in the order of time, with one clock for all. One thread.
 */
public final class MemoryOrder {

    /**
     * An ordered operation that was done.
     *
     * @param what for a person
     * @param called when, by a clock that all share
     * @param told when it was answered
     * @param index of its entry; of one that only reads, the last entry that it saw
     * @param entry whether it is an entry of the log, and so saw only what stands before it
     * @param reads what it read, by cell
     * @param writes what it wrote, by cell: these cells, and no other of those that it read
     */
    public record Operation(
            String what,
            long called,
            long told,
            long index,
            boolean entry,
            Map<String, Long> reads,
            Map<String, Long> writes) {}

    /** What a session read, or was told, in the order of its program. */
    private record Step(String session, String cell, long value, Optional<Long> own, long told) {}

    private final List<Operation> operations = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, NavigableMap<Long, Long>> truth = new TreeMap<>();
    private Optional<String> conflict = Optional.empty();

    /** An entry wrote this, as somebody heard or was told. */
    public void wrote(long index, Map<String, Long> cells) {
        cells.forEach((cell, value) -> {
            Long other = versions(cell).putIfAbsent(index, value);
            if (other != null && !other.equals(value) && conflict.isEmpty()) {
                conflict = Optional.of(cell + " has two values at index " + index + ": " + other + " and " + value);
            }
        });
    }

    /** An ordered operation was done. */
    public void ordered(Operation operation) {
        operations.add(operation);
        wrote(operation.index(), operation.writes());
    }

    /**
     * A session read its member's replica.
     *
     * @param own what it has itself written there and was not told of yet: it sees that, or what came behind it
     */
    public void read(String session, String cell, long value, Optional<Long> own) {
        steps.add(new Step(session, cell, value, own, 0));
    }

    /** A session was told that its member has seen an entry. */
    public void told(String session, long index) {
        steps.add(new Step(session, "", 0, Optional.empty(), index));
    }

    /** How many reads and operations there are. */
    public int size() {
        return operations.size() + steps.size();
    }

    /** Says what is wrong, or nothing if it holds. */
    public Optional<String> violation() {
        return conflict.or(() -> operations.stream()
                        .map(this::misread)
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(this::againstTime)
                .or(this::goneBack);
    }

    private NavigableMap<Long, Long> versions(String cell) {
        return truth.computeIfAbsent(cell, c -> new TreeMap<>());
    }

    private Optional<String> misread(Operation operation) {
        long upTo = operation.entry() ? operation.index() - 1 : operation.index();
        for (Map.Entry<String, Long> read : operation.reads().entrySet()) {
            NavigableMap<Long, Long> versions = versions(read.getKey());
            Map.Entry<Long, Long> due = versions.floorEntry(upTo);
            long value = due == null ? 0 : due.getValue();
            if (value != read.getValue()) {
                return Optional.of(operation + " read " + read + ", but " + value + " stands before it");
            }
            if (operation.entry()
                    && versions.containsKey(operation.index())
                    && !operation.writes().containsKey(read.getKey())) {
                return Optional.of(
                        operation + " wrote to " + read.getKey() + " nevertheless: " + versions.get(operation.index()));
            }
        }
        return Optional.empty();
    }

    /** In the order of the calls: nobody stands before somebody who was told before he called. */
    private Optional<String> againstTime() {
        List<Operation> byCall = new ArrayList<>(operations);
        byCall.sort(Comparator.comparingLong(Operation::called));
        List<Operation> byEnd = new ArrayList<>(operations);
        byEnd.sort(Comparator.comparingLong(Operation::told));
        int ended = 0;
        Operation furthest = null;
        for (Operation operation : byCall) {
            while (ended < byEnd.size() && byEnd.get(ended).told() < operation.called()) {
                Operation end = byEnd.get(ended++);
                furthest = furthest == null || end.index() > furthest.index() ? end : furthest;
            }
            if (furthest != null && furthest.index() > operation.index()) {
                return Optional.of(operation + " was called after " + furthest + " was told, and stands before it");
            }
        }
        return Optional.empty();
    }

    /** Each session at the earliest place where it can be, after each of its steps. */
    private Optional<String> goneBack() {
        Map<String, Long> places = new HashMap<>();
        for (Step step : steps) {
            long place = places.getOrDefault(step.session(), 0L);
            if (step.told() > 0) {
                places.put(step.session(), Math.max(place, step.told()));
                continue;
            }
            if (step.own().filter(own -> own == step.value()).isPresent()) {
                continue;
            }
            Optional<Long> ownPlace = step.own().flatMap(own -> placeOf(step.cell(), own));
            if (step.own().isPresent() && ownPlace.isEmpty()) {
                return Optional.of(step + " does not see its own write");
            }
            Optional<Long> next = from(Math.max(place, ownPlace.orElse(0L)), step);
            if (next.isEmpty()) {
                return Optional.of(step + " has gone back, or seen a part: it was at index " + place + " already, and "
                        + step.cell() + " had " + versions(step.cell()));
            }
            places.put(step.session(), next.get());
        }
        return Optional.empty();
    }

    private Optional<Long> placeOf(String cell, long value) {
        return versions(cell).entrySet().stream()
                .filter(each -> each.getValue() == value)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The first place from this one on where the cell has the value. */
    private Optional<Long> from(long place, Step step) {
        NavigableMap<Long, Long> versions = versions(step.cell());
        Map.Entry<Long, Long> present = versions.floorEntry(place);
        if ((present == null ? 0 : present.getValue()) == step.value()) {
            return Optional.of(place);
        }
        return versions.tailMap(place, false).entrySet().stream()
                .filter(each -> each.getValue() == step.value())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
