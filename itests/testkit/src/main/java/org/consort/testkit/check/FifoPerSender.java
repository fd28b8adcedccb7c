package org.consort.testkit.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.Outcome;

/**
 * Each process delivers what an origin submitted at one level in the order of submission, and in the log nothing is left out
 * but what was rejected.
 */
public final class FifoPerSender implements Property {

    private record Stream(MemberId at, MemberId origin, Delivery level) {}

    @Override
    public Optional<String> violation(History history) {
        Map<Stream, Long> last = new HashMap<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Adopted) {
                last.keySet().removeIf(stream -> stream.at().equals(event.at()));
            } else if (event instanceof Event.Delivered d) {
                Stream stream = new Stream(d.at(), d.tag().origin(), d.tag().level());
                Long before = last.put(stream, d.tag().number());
                if (before != null && before >= d.tag().number()) {
                    return Optional.of(d.at() + " delivered " + d.tag() + " after number " + before);
                }
            }
        }
        return history.rules().divergent() ? Optional.empty() : hole(history);
    }

    private static Optional<String> hole(History history) {
        Set<Tag> known = new HashSet<>();
        Map<MemberId, Long> most = new HashMap<>();
        for (Segment segment : history.segments()) {
            segment.atomic().forEach(d -> {
                known.add(d.tag());
                most.merge(d.tag().origin(), d.tag().number(), Math::max);
            });
        }
        for (Event.Settled s : history.all(Event.Settled.class)) {
            if (s.outcome() instanceof Outcome.Rejected) {
                known.add(s.tag());
            }
        }
        for (Event.Submitted s : history.all(Event.Submitted.class)) {
            Tag tag = s.tag();
            if (tag.level() == Delivery.ATOMIC
                    && tag.number() < most.getOrDefault(tag.origin(), 0L)
                    && !known.contains(tag)) {
                return Optional.of(tag + " was left out though number " + most.get(tag.origin()) + " is in the log");
            }
        }
        return Optional.empty();
    }
}
