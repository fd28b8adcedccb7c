package org.consort.testkit.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.MemberId;

/**
 * Each process takes the items of the log one by one. Where the recorder sees all items, their indexes are
 * consecutive; elsewhere they grow, and no process skips what another one of its line delivered.
 */
public final class GapFreeness implements Property {

    @Override
    public Optional<String> violation(History history) {
        Map<MemberId, Long> next = new HashMap<>();
        for (Event event : history.events()) {
            Optional<String> gap = Optional.empty();
            if (event instanceof Event.Adopted a) {
                next.put(a.at(), a.lastIndex() + 1);
            } else if (event instanceof Event.Delivered d && d.tag().level() == Delivery.ATOMIC) {
                gap = compare(history, d.at(), next.getOrDefault(d.at(), d.index()), d.index());
                next.put(d.at(), d.index() + d.entries());
            } else if (event instanceof Event.Installed i) {
                long index = i.view().index();
                gap = compare(history, i.at(), next.getOrDefault(i.at(), index), index);
                next.put(i.at(), index + 1);
            }
            if (gap.isPresent()) {
                return gap;
            }
        }
        return history.rules().consecutive() || history.rules().divergent() ? Optional.empty() : skipped(history);
    }

    private static Optional<String> compare(History history, MemberId at, long expected, long index) {
        boolean wrong = history.rules().consecutive() ? index != expected : index < expected;
        return wrong
                ? Optional.of(at + " went to index " + index + " where " + expected + " was next")
                : Optional.empty();
    }

    private static Optional<String> skipped(History history) {
        TreeMap<Long, Tag> log = new TreeMap<>();
        history.segments().forEach(s -> s.atomic().forEach(d -> log.put(d.index(), d.tag())));
        for (List<Segment> segments : history.segmentsByProcess().values()) {
            List<Event.Delivered> own =
                    segments.stream().flatMap(s -> s.atomic().stream()).toList();
            if (own.isEmpty()) {
                continue;
            }
            Map<Long, Tag> range =
                    log.subMap(own.get(0).index(), true, own.get(own.size() - 1).index(), true);
            if (range.size() != own.size()) {
                TreeMap<Long, Tag> missing = new TreeMap<>(range);
                own.forEach(d -> missing.remove(d.index()));
                return Optional.of(own.get(0).at() + " skipped " + missing);
            }
        }
        return Optional.empty();
    }
}
