package org.consort.testkit.check;

import java.util.Optional;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.View;

/**
 * In a group that outlives its processes, no later view stands at or before the place of what was acknowledged before it; unless an operator
 * forced the group meanwhile, knowing that it may.
 */
public final class AcknowledgedStays implements Property {

    @Override
    public Optional<String> violation(History history) {
        if (!history.rules().durable()) {
            return Optional.empty();
        }
        TreeMap<Long, Event.Settled> acknowledged = new TreeMap<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Settled s
                    && s.tag().level() == Delivery.ATOMIC
                    && s.outcome() instanceof Outcome.Acknowledged a) {
                acknowledged.put(a.receipt().index(), s);
            } else if (event instanceof Event.Began began) {
                // A view that began a life stands behind all that was acknowledged before the processes of that life
                // started.
                Optional<String> lost = lost(began.view(), began, history, acknowledged);
                if (lost.isPresent()) {
                    return lost;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> lost(
            View view, Event.Began began, History history, TreeMap<Long, Event.Settled> acknowledged) {
        var behind = acknowledged.tailMap(view.index(), true).values().stream()
                .filter(s -> isBefore(s, view, history))
                .findFirst();
        return behind.map(s -> s.tag() + " was acknowledged as " + s.outcome() + ", but " + began.at()
                + " began in view " + view.number() + " at index " + view.index());
    }

    private static boolean isBefore(Event.Settled settled, View view, History history) {
        Optional<View> of = viewAt(settled, history);
        boolean forced = of.isPresent() && View.forces(of.get().line()) < View.forces(view.line());
        return !forced && of.map(View::number).orElse(0L) < view.number();
    }

    /** The view in which the origin was when it heard of it. */
    private static Optional<View> viewAt(Event.Settled settled, History history) {
        Optional<View> view = Optional.empty();
        for (Event event : history.events()) {
            if (event == settled) {
                return view;
            }
            if (event.at().equals(settled.at()) && event instanceof Event.Began began) {
                view = Optional.of(began.view());
            } else if (event.at().equals(settled.at()) && event instanceof Event.Installed installed) {
                view = Optional.of(installed.view());
            }
        }
        return view;
    }
}
