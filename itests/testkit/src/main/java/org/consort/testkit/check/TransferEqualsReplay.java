package org.consort.testkit.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;

/** The state at an index is the same for who applied the log up to there and for who got it by state transfer. */
public final class TransferEqualsReplay implements Property {

    @Override
    public Optional<String> violation(History history) {
        if (history.rules().divergent()) {
            return Optional.empty();
        }
        Map<Long, Long> states = new HashMap<>();
        for (Segment segment : history.segments()) {
            for (Event.Delivered d : segment.deliveries()) {
                boolean inLog = d.tag().level() == Delivery.ATOMIC;
                Long other = inLog ? states.putIfAbsent(d.index() + d.entries() - 1, d.state()) : null;
                if (other != null && other != d.state()) {
                    return Optional.of("the state at index " + d.index() + " differs at " + d.at());
                }
            }
        }
        history.all(Event.Installed.class)
                .forEach(i -> states.putIfAbsent(i.view().index(), i.state()));
        for (Event.Adopted a : history.all(Event.Adopted.class)) {
            Long replayed = states.get(a.lastIndex());
            if (replayed != null && replayed != a.state()) {
                return Optional.of(a.at() + " adopted another state at index " + a.lastIndex() + " than replay gives");
            }
        }
        return Optional.empty();
    }
}
