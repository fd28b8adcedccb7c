package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.View;

/** Cuts the events of one process at its views. */
final class SegmentCutter {

    private final MemberId at;
    private final List<Segment> done = new ArrayList<>();
    private List<Event.Delivered> deliveries = new ArrayList<>();
    private Optional<View> view = Optional.empty();
    private boolean ended;

    SegmentCutter(MemberId at) {
        this.at = at;
    }

    void take(Event event) {
        if (event instanceof Event.Delivered delivered) {
            deliveries.add(delivered);
        } else if (event instanceof Event.Adopted && view.isEmpty()) {
            // A second transfer, after the first one's sponsor died, begins the tail anew.
            deliveries = new ArrayList<>();
        } else if (event instanceof Event.Installed installed) {
            cut(installed.view());
        } else if (event instanceof Event.Began began) {
            cut(began.view());
        } else if (event instanceof Event.Ended) {
            ended = true;
        }
    }

    List<Segment> finish() {
        close(Optional.empty());
        return done;
    }

    private void cut(View next) {
        close(Optional.of(next));
        view = Optional.of(next);
        deliveries = new ArrayList<>();
    }

    private void close(Optional<View> next) {
        if (view.isPresent() || !deliveries.isEmpty()) {
            done.add(new Segment(at, view, deliveries, next, ended));
        }
    }
}
