package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.MemberId;

/** What happened in a run, in the order of virtual time: what properties are checked on. */
public final class History {

    /**
     * What the run allows.
     *
     * @param consecutive true if every item of the log was recorded, so that indexes have no gap; false if the log has
     *     entries that the recorder does not see
     * @param divergent true if two lines may go on beside each other: last-survivor policy under a partition
     * @param durable true if the group outlives all its processes, so that nothing is ever forgotten
     */
    public record Rules(boolean consecutive, boolean divergent, boolean durable) {

        /** Rules of a group that lives in memory. */
        public Rules(boolean consecutive, boolean divergent) {
            this(consecutive, divergent, false);
        }
    }

    private final Rules rules;
    private final List<Event> events = new ArrayList<>();
    private List<Segment> segments = List.of();
    private int cutFrom = -1;

    /** An empty history. */
    public History(Rules rules) {
        this.rules = rules;
    }

    /** What the run allows. */
    public Rules rules() {
        return rules;
    }

    /** Adds an event. */
    public void add(Event event) {
        events.add(event);
    }

    /** All events so far. */
    public List<Event> events() {
        return events;
    }

    /** The events of one kind. */
    public <E extends Event> List<E> all(Class<E> kind) {
        List<E> found = new ArrayList<>();
        for (Event event : events) {
            if (kind.isInstance(event)) {
                found.add(kind.cast(event));
            }
        }
        return found;
    }

    /** Processes that did something and have not ended. */
    public Set<MemberId> alive() {
        Set<MemberId> alive = new LinkedHashSet<>();
        events.forEach(event -> alive.add(event.at()));
        all(Event.Ended.class).forEach(ended -> alive.remove(ended.at()));
        return alive;
    }

    /**
     * What each process delivered, cut at its views; without what the group may forget because all who knew of it
     * died, see {@link Extinction}.
     */
    public List<Segment> segments() {
        if (cutFrom != events.size()) {
            segments = rules.durable() ? cut() : Extinction.without(this, cut());
            cutFrom = events.size();
        }
        return segments;
    }

    /** The segments by process, each in order. */
    public Map<MemberId, List<Segment>> segmentsByProcess() {
        Map<MemberId, List<Segment>> map = new LinkedHashMap<>();
        segments()
                .forEach(segment -> map.computeIfAbsent(segment.at(), at -> new ArrayList<>())
                        .add(segment));
        return map;
    }

    private List<Segment> cut() {
        Map<MemberId, SegmentCutter> cutters = new LinkedHashMap<>();
        for (Event event : events) {
            cutters.computeIfAbsent(event.at(), SegmentCutter::new).take(event);
        }
        List<Segment> all = new ArrayList<>();
        cutters.values().forEach(cutter -> all.addAll(cutter.finish()));
        return all;
    }
}
