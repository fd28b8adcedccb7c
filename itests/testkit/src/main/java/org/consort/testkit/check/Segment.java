package org.consort.testkit.check;

import java.util.List;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.View;

/**
 * What one process delivered in one view.
 *
 * @param view empty for the tail of a state transfer, before the first view that the process is told of
 * @param next the view that it installed after this one; empty if it installed none
 * @param ended true if the process stopped in this segment
 */
public record Segment(
        MemberId at, Optional<View> view, List<Event.Delivered> deliveries, Optional<View> next, boolean ended) {

    /** Names a view among all that were ever installed. */
    public record ViewId(long line, long number) {

        /** The name of a view. */
        public static ViewId of(View view) {
            return new ViewId(view.line(), view.number());
        }
    }

    /** The name of the view. */
    public Optional<ViewId> id() {
        return view.map(ViewId::of);
    }

    /** The name of the view after it. */
    public Optional<ViewId> nextId() {
        return next.map(ViewId::of);
    }

    /** The deliveries that stand in the log. */
    public List<Event.Delivered> atomic() {
        return deliveries.stream()
                .filter(d -> d.tag().level() == Delivery.ATOMIC)
                .toList();
    }
}
