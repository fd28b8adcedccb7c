package org.consort.testkit.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Delivery;
import org.consort.MemberId;

/**
 * Who is told that it may read has delivered all that anybody had delivered, and so may have acknowledged, when it asked: the
 * order of reads and writes is that of real time. What the group may forget, see {@link Extinction}, counts for nothing.
 */
public final class LinearizableReads implements Property {

    private record Question(MemberId at, long token) {}

    @Override
    public Optional<String> violation(History history) {
        if (history.rules().divergent() || history.all(Event.Read.class).isEmpty()) {
            return Optional.empty();
        }
        Set<Event> counted = new HashSet<>();
        history.segments().forEach(segment -> counted.addAll(segment.deliveries()));
        Map<MemberId, Long> reached = new HashMap<>();
        Map<Question, Long> owed = new HashMap<>();
        long anywhere = 0;
        for (Event event : history.events()) {
            long index = indexOf(event);
            reached.merge(event.at(), index, Math::max);
            if (event instanceof Event.Delivered && counted.contains(event)) {
                anywhere = Math.max(anywhere, index);
            } else if (event instanceof Event.Asked asked) {
                owed.put(new Question(asked.at(), asked.token()), anywhere);
            } else if (event instanceof Event.Read read) {
                long has = reached.getOrDefault(read.at(), 0L);
                Optional<String> stale = stale(read, owed, has);
                if (stale.isEmpty() && read.index() > has && history.rules().consecutive()) {
                    return Optional.of(
                            read.at() + " was told that it has all up to " + read.index() + ", but has only " + has);
                }
                if (stale.isPresent()) {
                    return stale;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> stale(Event.Read read, Map<Question, Long> owed, long reached) {
        Long wanted = owed.remove(new Question(read.at(), read.token()));
        if (wanted == null) {
            return Optional.of(read.at() + " was told twice, or unasked, that it may read");
        }
        if (reached < wanted) {
            return Optional.of(read.at() + " was told that it may read with all up to " + reached + ", but " + wanted
                    + " had been delivered somewhere when it asked");
        }
        return Optional.empty();
    }

    /** The last index that the process has with this event; 0 if it says nothing about that. */
    private static long indexOf(Event event) {
        if (event instanceof Event.Delivered d) {
            return d.tag().level() == Delivery.ATOMIC ? d.index() + d.entries() - 1 : 0;
        } else if (event instanceof Event.Installed installed) {
            return installed.view().index();
        } else if (event instanceof Event.Began began) {
            return began.view().index();
        }
        return event instanceof Event.Adopted adopted ? adopted.lastIndex() : 0;
    }
}
