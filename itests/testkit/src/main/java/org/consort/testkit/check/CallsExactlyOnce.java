package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Calls of a replicated service that keeps a list: what was acknowledged stands in it once, at the place that the caller was told, in all that anybody reads later; what is unknown once at most;
 * what was not executed never. All that is read is a prefix of one list, as long as the service was not founded anew. One thread.
 */
public final class CallsExactlyOnce {

    /**
     * What a caller was told.
     *
     * @param lineage names the founding of the service
     * @param place 1 for the first
     * @param as what stands there: the call's id, and behind an {@code @} what only the object that executed it knew
     */
    public record Told(String lineage, int place, String as) {}

    private enum Fate {
        OPEN,
        ACKNOWLEDGED,
        UNKNOWN,
        NOT_EXECUTED
    }

    private static final class Call {
        Fate fate = Fate.OPEN;
        Told told = new Told("", 0, "");
        long ended = Long.MAX_VALUE;
    }

    private record Seen(String who, String lineage, List<String> list, long called, boolean replied) {}

    private final Map<String, Call> calls = new HashMap<>();
    private final List<Seen> all = new ArrayList<>();

    /** A call begins to add this to the list. */
    public void called(String id) {
        calls.put(id, new Call());
    }

    /** It was added, and the caller told this. */
    public void acknowledged(String id, Told told, long now) {
        Call call = end(id, Fate.ACKNOWLEDGED);
        call.told = told;
        call.ended = now;
    }

    /** Nobody knows. */
    public void unknown(String id) {
        end(id, Fate.UNKNOWN);
    }

    /** It surely was not added. */
    public void notExecuted(String id) {
        end(id, Fate.NOT_EXECUTED);
    }

    private Call end(String id, Fate fate) {
        Call call = calls.get(id);
        if (call == null || call.fate != Fate.OPEN) {
            throw new IllegalStateException(id + " ends twice, or was not called");
        }
        call.fate = fate;
        return call;
    }

    /**
     * Somebody was told the list.
     *
     * @param called when it was asked for
     */
    public void read(String who, String lineage, List<String> list, long called) {
        all.add(new Seen(who, lineage, List.copyOf(list), called, true));
    }

    /** A member's copy, which may be behind. */
    public void holds(String who, String lineage, List<String> list) {
        all.add(new Seen(who, lineage, List.copyOf(list), 0, false));
    }

    /** How many calls were acknowledged. */
    public long size() {
        return calls.values().stream()
                .filter(call -> call.fate == Fate.ACKNOWLEDGED)
                .count();
    }

    /** How many lists were read. */
    public int reads() {
        return all.size();
    }

    /** How often the service was founded, as far as anybody read of it. */
    public int lineages() {
        return longest().size();
    }

    private Map<String, List<String>> longest() {
        Map<String, List<String>> longest = new TreeMap<>();
        for (Seen seen : all) {
            longest.merge(seen.lineage(), seen.list(), (a, b) -> a.size() >= b.size() ? a : b);
        }
        return longest;
    }

    /** Says what is wrong, or nothing if it holds. */
    public Optional<String> violation() {
        Map<String, List<String>> truth = longest();
        return prefixes(truth)
                .or(() -> truth.values().stream()
                        .flatMap(list -> repeated(list).stream())
                        .findFirst())
                .or(() -> places(truth))
                .or(this::missed);
    }

    private Optional<String> prefixes(Map<String, List<String>> truth) {
        for (Seen seen : all) {
            List<String> whole = truth.getOrDefault(seen.lineage(), List.of());
            if (!whole.subList(0, seen.list().size()).equals(seen.list())) {
                return Optional.of("diverged: " + seen.who() + " has " + seen.list() + ", others " + whole);
            }
        }
        return Optional.empty();
    }

    private Optional<String> repeated(List<String> list) {
        Set<String> once = new HashSet<>();
        for (String as : list) {
            String id = as.substring(0, (as + "@").indexOf('@'));
            Call call = calls.get(id);
            if (!once.add(id)) {
                return Optional.of("twice: " + id + " in " + list);
            } else if (call == null || call.fate == Fate.NOT_EXECUTED) {
                return Optional.of("executed: " + id + ", of which the caller was told that it was not");
            }
        }
        return Optional.empty();
    }

    private Optional<String> places(Map<String, List<String>> truth) {
        for (Map.Entry<String, Call> each : calls.entrySet()) {
            Call call = each.getValue();
            List<String> list = truth.getOrDefault(call.told.lineage(), List.of());
            if (call.fate == Fate.ACKNOWLEDGED
                    && list.size() >= call.told.place()
                    && !list.get(call.told.place() - 1).equals(call.told.as())) {
                return Optional.of("misplaced: " + call.told + " was acknowledged, where "
                        + list.get(call.told.place() - 1) + " is");
            }
        }
        return Optional.empty();
    }

    private Optional<String> missed() {
        for (Seen seen : all) {
            for (Map.Entry<String, Call> each : calls.entrySet()) {
                Call call = each.getValue();
                if (seen.replied()
                        && call.ended < seen.called()
                        && call.told.lineage().equals(seen.lineage())
                        && call.told.place() > seen.list().size()) {
                    return Optional.of("lost: " + each.getKey() + " was acknowledged before " + seen.who() + " read "
                            + seen.list());
                }
            }
        }
        return Optional.empty();
    }
}
