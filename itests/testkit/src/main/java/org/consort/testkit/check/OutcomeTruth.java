package org.consort.testkit.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.Receipt;

/** What is acknowledged is in the log at that receipt; what is rejected never is; nothing is settled twice. */
public final class OutcomeTruth implements Property {

    @Override
    public Optional<String> violation(History history) {
        Map<Tag, Receipt> log = new HashMap<>();
        history.all(Event.Delivered.class).forEach(d -> log.put(d.tag(), new Receipt(d.epoch(), d.index())));
        Map<Tag, Outcome> settled = new HashMap<>();
        for (Event.Settled s : history.all(Event.Settled.class)) {
            Outcome before = settled.put(s.tag(), s.outcome());
            if (before != null) {
                return Optional.of(s.tag() + " was settled twice: " + before + ", then " + s.outcome());
            }
            Optional<Receipt> in = Optional.ofNullable(log.get(s.tag()));
            if (s.outcome() instanceof Outcome.Rejected && in.isPresent()) {
                return Optional.of(s.tag() + " was rejected, but stands in the log at " + in.get());
            }
            boolean atomic = s.tag().level() == Delivery.ATOMIC;
            if (atomic
                    && s.outcome() instanceof Outcome.Acknowledged a
                    && !in.equals(Optional.of(a.receipt()))
                    && !history.rules().divergent()) {
                return Optional.of(s.tag() + " was acknowledged at " + a.receipt() + ", but stands in the log "
                        + in.map(r -> "at " + r).orElse("nowhere"));
            }
        }
        return Optional.empty();
    }
}
