package org.consort.testkit.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.View;
import org.consort.testkit.check.Segment.ViewId;

/**
 * All processes that install a view come from the same view before it, whose number is one less, and all who use
 * its name mean the same view.
 */
public final class AgreedPredecessorView implements Property {

    @Override
    public Optional<String> violation(History history) {
        Map<ViewId, View> views = new HashMap<>();
        Map<ViewId, ViewId> before = new HashMap<>();
        for (Segment segment : history.segments()) {
            if (segment.view().isEmpty()) {
                continue;
            }
            View view = segment.view().get();
            View same = views.putIfAbsent(ViewId.of(view), view);
            if (same != null && !same.equals(view)) {
                return Optional.of("one name for two views: " + same + " and " + view + ", at " + segment.at());
            }
            if (segment.next().isEmpty()) {
                continue;
            }
            View next = segment.next().get();
            ViewId other = before.putIfAbsent(ViewId.of(next), ViewId.of(view));
            if (next.number() != view.number() + 1 || other != null && !other.equals(ViewId.of(view))) {
                return Optional.of(segment.at() + " went from " + ViewId.of(view) + " to " + ViewId.of(next)
                        + (other == null ? "" : ", others from " + other));
            }
        }
        return Optional.empty();
    }
}
