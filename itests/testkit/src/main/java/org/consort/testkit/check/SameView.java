package org.consort.testkit.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.testkit.check.Segment.ViewId;

/** A reliable or atomic submission is delivered in the same view at every process that delivers it. */
public final class SameView implements Property {

    @Override
    public Optional<String> violation(History history) {
        if (history.rules().divergent()) {
            return Optional.empty();
        }
        Map<Tag, Segment> where = new HashMap<>();
        for (Segment segment : history.segments()) {
            if (segment.view().isEmpty()) {
                continue;
            }
            for (Event.Delivered d : segment.deliveries()) {
                Segment other = where.putIfAbsent(d.tag(), segment);
                if (d.tag().level() != Delivery.BROADCAST
                        && other != null
                        && !other.id().equals(segment.id())) {
                    return Optional.of(d.tag() + " came in view " + name(other) + " at " + other.at() + " but in view "
                            + name(segment) + " at " + segment.at());
                }
            }
        }
        return Optional.empty();
    }

    private static String name(Segment segment) {
        return segment.id().map(ViewId::toString).orElse("none");
    }
}
