package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.testkit.check.Segment.ViewId;

/**
 * What any member delivered in a view at level atomic, even one that crashed right afterwards, every member that goes on
 * to the next view delivered before it; at level reliable, what any member of the next view delivered. When the run has
 * settled, so did every living member of the last view.
 */
public final class Uniformity implements Property {

    @Override
    public Optional<String> violation(History history) {
        if (history.rules().divergent()) {
            return Optional.empty();
        }
        Map<ViewId, List<Segment>> byView = new HashMap<>();
        for (Segment segment : history.segments()) {
            segment.id()
                    .ifPresent(id ->
                            byView.computeIfAbsent(id, k -> new ArrayList<>()).add(segment));
        }
        for (List<Segment> segments : byView.values()) {
            Optional<String> missing = missing(segments, history.alive(), isSettled(history));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static boolean isSettled(History history) {
        List<Event.Stood> stood = history.all(Event.Stood.class);
        return !stood.isEmpty() && stood.stream().allMatch(s -> s.rest() == Event.Rest.SETTLED);
    }

    private static Optional<String> missing(List<Segment> segments, Set<MemberId> alive, boolean settled) {
        Map<Tag, Segment> owed = new HashMap<>();
        for (Segment segment : segments) {
            for (Event.Delivered d : segment.deliveries()) {
                boolean survivor = segment.next().isPresent() || alive.contains(segment.at());
                if (d.tag().level() == Delivery.ATOMIC || survivor && d.tag().level() == Delivery.RELIABLE) {
                    owed.putIfAbsent(d.tag(), segment);
                }
            }
        }
        for (Segment segment : segments) {
            if (segment.next().isPresent() || settled && alive.contains(segment.at())) {
                Map<Tag, Segment> rest = new HashMap<>(owed);
                segment.deliveries().forEach(d -> rest.remove(d.tag()));
                if (!rest.isEmpty()) {
                    Map.Entry<Tag, Segment> lost = rest.entrySet().iterator().next();
                    return Optional.of(segment.at() + " went on from view "
                            + segment.id().orElseThrow() + " without " + lost.getKey() + ", which "
                            + lost.getValue().at() + " had delivered in it");
                }
            }
        }
        return Optional.empty();
    }
}
