package org.consort.testkit.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.MemberId;

/** Epochs never go back, and a submission is in the log in one epoch only, the same one everywhere. */
public final class ExactlyOnceAcrossEpochs implements Property {

    @Override
    public Optional<String> violation(History history) {
        Map<MemberId, Long> epochs = new HashMap<>();
        Map<Tag, Event.Delivered> first = new HashMap<>();
        for (Segment segment : history.segments()) {
            for (Event.Delivered d : segment.deliveries()) {
                Long before = epochs.put(d.at(), d.epoch());
                if (before != null && before > d.epoch()) {
                    return Optional.of(d.at() + " went back from epoch " + before + " to " + d.epoch());
                }
                Event.Delivered other = first.putIfAbsent(d.tag(), d);
                boolean inLog =
                        d.tag().level() == Delivery.ATOMIC && !history.rules().divergent();
                if (inLog && other != null && (other.epoch() != d.epoch() || other.index() != d.index())) {
                    return Optional.of(d.tag() + " is in the log twice: at " + other.epoch() + ":" + other.index()
                            + " and at " + d.epoch() + ":" + d.index());
                }
            }
        }
        return Optional.empty();
    }
}
