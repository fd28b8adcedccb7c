package org.consort.testkit.sim;

import java.util.List;
import org.consort.View;

/**
 * Members go on down to the last one if all that died were heard to their end. They may stand still under a static policy, when too
 * few of the configured nodes are left; under a majority policy, when all were out of contact with what may have been a majority
 * when it died.
 */
public final class ByContact implements Survival {

    @Override
    public boolean mayStandStill(List<Left> left) {
        View view = left.get(0).view();
        return switch (view.policy()) {
            case LAST_SURVIVOR -> false;
            case MAJORITY -> left.stream().allMatch(member -> mayHaveBeenLeftBehind(member, left));
            case STATIC -> {
                long named = left.stream()
                        .filter(member -> view.quorumOf().contains(member.id().name()))
                        .count();
                yield named < view.quorumOf().size() / 2 + 1;
            }
        };
    }

    private static boolean mayHaveBeenLeftBehind(Left member, List<Left> left) {
        if (member.mayBeBehind()) {
            return true;
        }
        View view = member.view();
        long outOfContact = view.members().stream()
                .filter(m -> left.stream().noneMatch(other -> other.id().equals(m.id())))
                .filter(m -> !member.seenOff().contains(m.id()))
                .count();
        return 2 * outOfContact > view.size() - member.seenOff().size();
    }
}
