package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.control.Result;
import org.consort.control.Rule;

/** From results to a verdict: arithmetic without state, the same at every member. */
final class Tallying {

    private Tallying() {}

    /**
     * Whether to commit, or empty while an answer that is still out can alter it. Functions decide elsewhere.
     *
     * @param patient whether to wait for all answers although the outcome is certain
     */
    static Optional<Boolean> verdict(Rule rule, boolean patient, List<Result> results) {
        int open = count(results, Result.Kind.SILENT);
        if (rule instanceof Rule.Named || patient && open > 0) {
            return Optional.empty();
        }
        int needed = needed(rule, results.size());
        int succeeded = count(results, Result.Kind.SUCCEEDED);
        if (succeeded >= needed) {
            return Optional.of(true);
        }
        return succeeded + open < needed ? Optional.of(false) : Optional.empty();
    }

    /** Whether the rule is met by the answers that are there. Never by a function, which wants all. */
    static boolean isMet(Rule rule, List<Result> results) {
        return !(rule instanceof Rule.Named) && count(results, Result.Kind.SUCCEEDED) >= needed(rule, results.size());
    }

    static int count(List<Result> results, Result.Kind kind) {
        return (int) results.stream().filter(r -> r.kind() == kind).count();
    }

    /** Marks the successes whose value is not the most frequent one; of equally frequent ones, the oldest member's counts. */
    static List<Result> markDissent(List<Result> results) {
        Map<ByteBuffer, Integer> frequency = new LinkedHashMap<>();
        results.stream()
                .filter(r -> r.kind() == Result.Kind.SUCCEEDED)
                .forEach(r -> frequency.merge(r.value(), 1, Integer::sum));
        int most = frequency.values().stream().max(Integer::compare).orElse(0);
        Optional<ByteBuffer> agreed = frequency.entrySet().stream()
                .filter(e -> e.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst();
        List<Result> marked = new ArrayList<>(results);
        marked.replaceAll(r -> r.kind() == Result.Kind.SUCCEEDED && !agreed.equals(Optional.of(r.value()))
                ? new Result(r.member(), Result.Kind.DISSENTED, r.value(), "result differs from most")
                : r);
        return marked;
    }

    private static int needed(Rule rule, int targets) {
        if (rule instanceof Rule.AtLeast atLeast) {
            return atLeast.count();
        }
        return rule instanceof Rule.Majority ? targets / 2 + 1 : Math.max(1, targets);
    }
}
