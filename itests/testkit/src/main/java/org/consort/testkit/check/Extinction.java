package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.check.Segment.ViewId;

/**
 * Finds what a group may forget: if some members formed a view without others, whom they took for dead, and then all of
 * them died, the others cannot know of it and may go on from the older view. Nobody alive ever disagrees, and no promise to
 * a member of the next view is broken, since those members are gone.
 *
 * <p>This excuses only a minority of a view that goes on when every other member of it is dead, only if somebody in that
 * minority had been doubted before, and only if the dead did form a view without it; and it forgets only what was
 * done by those who entered such a view, or were left out of it. What was delivered by one that died in the view itself must be
 * there: it was stable. Two branches alive at one time are
 * never excused.
 */
final class Extinction {

    private final Set<MemberId> ended = new HashSet<>();
    private final Set<MemberId> doubted = new HashSet<>();
    private final Map<MemberId, View> current = new HashMap<>();
    private final Map<MemberId, List<View>> entered = new HashMap<>();
    private final Set<ViewId> seen = new HashSet<>();
    private final Map<MemberId, Long> forgottenFrom = new HashMap<>();

    private Extinction() {}

    /** The segments without those that may be forgotten. */
    static List<Segment> without(History history, List<Segment> segments) {
        Extinction extinction = new Extinction();
        history.events().forEach(extinction::take);
        if (extinction.forgottenFrom.isEmpty()) {
            return segments;
        }
        return segments.stream()
                .filter(s -> s.view().map(View::number).orElse(0L)
                        < extinction.forgottenFrom.getOrDefault(s.at(), Long.MAX_VALUE))
                .toList();
    }

    private void take(Event event) {
        if (event instanceof Event.Ended) {
            ended.add(event.at());
        } else if (event instanceof Event.Doubted) {
            doubted.add(event.at());
        } else if (event instanceof Event.Began began) {
            current.put(event.at(), began.view());
            enter(event.at(), began.view());
            seen.add(ViewId.of(began.view()));
        } else if (event instanceof Event.Installed installed) {
            View before = current.put(event.at(), installed.view());
            enter(event.at(), installed.view());
            if (seen.add(ViewId.of(installed.view())) || isBranch(installed.view())) {
                succeed(before == null ? installed.view() : before, installed.view());
            }
        }
    }

    private void enter(MemberId member, View view) {
        entered.computeIfAbsent(member, m -> new ArrayList<>()).add(view);
    }

    /** True if the same name was used for another view by processes that are all dead now. */
    private boolean isBranch(View view) {
        return current.values().stream().anyMatch(v -> ViewId.of(v).equals(ViewId.of(view)) && !v.equals(view));
    }

    private void succeed(View before, View after) {
        long stay =
                before.members().stream().filter(m -> after.contains(m.id())).count();
        boolean minority = stay < before.size() / 2 + 1;
        boolean othersDead = before.members().stream().allMatch(m -> after.contains(m.id()) || ended.contains(m.id()));
        boolean stayersDoubted = after.members().stream().anyMatch(m -> doubted.contains(m.id()));
        if (minority && othersDead && stayersDoubted) {
            List<View> branch = branchWithout(before, after);
            ended.stream()
                    .filter(dead -> branch.stream().anyMatch(view -> !view.contains(dead) || hasEntered(dead, view)))
                    .forEach(dead -> forgottenFrom.merge(dead, before.number(), Math::min));
        }
    }

    /** Views that the dead formed after this one without some of those who go on from it. */
    private List<View> branchWithout(View before, View after) {
        List<MemberId> stayers = before.members().stream()
                .map(Member::id)
                .filter(after::contains)
                .toList();
        return ended.stream()
                .flatMap(dead -> entered.getOrDefault(dead, List.of()).stream())
                .filter(view -> view.number() > before.number())
                .filter(view -> !stayers.stream().allMatch(view::contains))
                .toList();
    }

    private boolean hasEntered(MemberId dead, View view) {
        return entered.getOrDefault(dead, List.of()).contains(view);
    }
}
