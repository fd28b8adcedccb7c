package org.consort.testkit.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.MemberId;

/** No process delivers a submission twice, unless it took over another state in between. */
public final class NoDuplicate implements Property {

    @Override
    public Optional<String> violation(History history) {
        Map<MemberId, Set<Tag>> delivered = new HashMap<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Adopted) {
                delivered.remove(event.at());
            } else if (event instanceof Event.Delivered d
                    && !delivered.computeIfAbsent(d.at(), at -> new HashSet<>()).add(d.tag())) {
                return Optional.of(d.at() + " delivered " + d.tag() + " twice, the second time at index " + d.index());
            }
        }
        return Optional.empty();
    }
}
