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
 * Transactions over several keys seem to happen one after the other, each between its call and its reply. Whoever was told where his operation
 * stands in the log has named that order himself, so it only has to be looked at: what each has read is what those before it have written,
 * and who was told before another asked stands before it. What became of an operation without a reply is told by those that read what it wrote.
 *
 * <p>Feed it in the order of time, with one clock for all. One thread.
 */
public final class StrictSerializability {

    /**
     * A row that was read.
     *
     * @param revision of the write that made it; 0 if there is none
     */
    public record Access(String key, long revision, String value) {}

    /**
     * An operation that was done.
     *
     * @param what for a person
     * @param called when, by a clock that all share
     * @param told when it was answered
     * @param index of its entry; of one that only reads, the last entry that it saw
     * @param entry whether it is an entry of the log, and so saw only what stands before it
     * @param reads what it read
     * @param writes what it wrote, by key
     */
    public record Operation(
            String what,
            long called,
            long told,
            long index,
            boolean entry,
            List<Access> reads,
            Map<String, String> writes) {}

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, NavigableMap<Long, String>> versions = new HashMap<>();

    /** Adds an operation that was done. */
    public void add(Operation operation) {
        operations.add(operation);
    }

    /** How many there are. */
    public int size() {
        return operations.size();
    }

    /** Says what is wrong, or nothing if it holds. */
    public Optional<String> violation() {
        for (Operation operation : operations) {
            Optional<String> wrong = learn(operation);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (Operation operation : operations) {
            Optional<String> wrong = misread(operation);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return againstTime();
    }

    private Optional<String> learn(Operation operation) {
        for (Map.Entry<String, String> write : operation.writes().entrySet()) {
            Optional<String> wrong = version(write.getKey(), operation.index(), write.getValue(), operation);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (Access read : operation.reads()) {
            Optional<String> wrong = read.revision() == 0
                    ? Optional.empty()
                    : version(read.key(), read.revision(), read.value(), operation);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> version(String key, long revision, String value, Operation by) {
        String other = versions.computeIfAbsent(key, k -> new TreeMap<>()).putIfAbsent(revision, value);
        return other == null || other.equals(value)
                ? Optional.empty()
                : Optional.of(
                        by + ": " + key + " has two values at revision " + revision + ": " + other + " and " + value);
    }

    private Optional<String> misread(Operation operation) {
        long upTo = operation.entry() ? operation.index() - 1 : operation.index();
        for (Access read : operation.reads()) {
            Map.Entry<Long, String> due =
                    versions.getOrDefault(read.key(), new TreeMap<>()).floorEntry(upTo);
            long revision = due == null ? 0 : due.getKey();
            if (revision != read.revision()) {
                return Optional.of(operation + " read " + read + ", but revision " + revision + " stands before it");
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
}
