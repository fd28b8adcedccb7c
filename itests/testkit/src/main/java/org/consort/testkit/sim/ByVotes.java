package org.consort.testkit.sim;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.consort.View;

/**
 * Members go on while a quorum of the voters lives: more than half of them; or half, if every death can be proven, but not under
 * a static policy. The member whose log is furthest says who votes, in statistics: {@code TYPE.voters}, identities separated by
 * commas, of a joint configuration both halves separated by a bar; and {@code TYPE.last}, the end of its log as {@code term.position}.
 *
 * @param type of the protocol
 * @param isProven that every death can be proven when the faults have ended
 */
public record ByVotes(String type, boolean isProven) implements Survival {

    @Override
    public boolean mayStandStill(List<Left> left) {
        Left furthest = left.stream()
                .max(Comparator.comparingLong((Left member) -> last(member.statistics(), 0))
                        .thenComparingLong(member -> last(member.statistics(), 1)))
                .orElseThrow();
        String voters = furthest.statistics().getOrDefault(type + ".voters", "");
        for (String part : voters.split("\\|")) {
            if (!isQuorum(List.of(part.split(",")), left, furthest.view())) {
                return true;
            }
        }
        return false;
    }

    private boolean isQuorum(List<String> voters, List<Left> left, View view) {
        List<Left> alive = left.stream()
                .filter(member -> voters.contains(member.id().toString()))
                .toList();
        boolean majority = alive.size() > voters.size() / 2;
        if (view.policy() != View.Policy.STATIC) {
            return majority || isProven && 2 * alive.size() == voters.size();
        }
        long named = alive.stream()
                .filter(member -> view.quorumOf().contains(member.id().name()))
                .count();
        return majority
                && (alive.size() == voters.size() || named > view.quorumOf().size() / 2);
    }

    private long last(Map<String, String> statistics, int part) {
        return Long.parseLong(statistics.getOrDefault(type + ".last", "0.0").split("\\.")[part]);
    }
}
