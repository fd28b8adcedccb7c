package org.consort.testkit.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.View;
import org.consort.testkit.check.Segment.ViewId;

/**
 * Any two processes that have an index of the log have the same item there: the same submission, or the same view.
 *
 * <p>Where two lines may diverge, only processes that went the same way from one view to the next are compared.
 */
public final class TotalOrder implements Property {

    private record Branch(Optional<ViewId> view, Optional<ViewId> next) {}

    private record Item(Object what, Segment where) {}

    @Override
    public Optional<String> violation(History history) {
        Map<Object, Map<Long, Item>> logs = new HashMap<>();
        for (Segment segment : history.segments()) {
            if (history.rules().divergent() && segment.next().isEmpty() && segment.ended()) {
                continue;
            }
            Object key = history.rules().divergent() ? new Branch(segment.id(), segment.nextId()) : "one";
            Map<Long, Item> log = logs.computeIfAbsent(key, k -> new HashMap<>());
            Optional<String> conflict = conflict(segment, log);
            if (conflict.isPresent()) {
                return conflict;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> conflict(Segment segment, Map<Long, Item> log) {
        for (Event.Delivered d : segment.atomic()) {
            for (int i = 0; i < d.entries(); i++) {
                Optional<String> conflict = put(log, d.index() + i, new Item(List.of(d.tag(), i), segment));
                if (conflict.isPresent()) {
                    return conflict;
                }
            }
        }
        Optional<View> next = segment.next();
        return next.isPresent() ? put(log, next.get().index(), new Item(next.get(), segment)) : Optional.empty();
    }

    private static Optional<String> put(Map<Long, Item> log, long index, Item item) {
        Item other = log.putIfAbsent(index, item);
        if (other == null || other.what().equals(item.what())) {
            return Optional.empty();
        }
        return Optional.of("index " + index + " is " + other.what() + " at "
                + other.where().at() + " but " + item.what() + " at "
                + item.where().at());
    }
}
