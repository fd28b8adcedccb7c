package org.consort.testkit.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whatever is delivered was submitted before, by the member it is said to be from. */
public final class NoCreation implements Property {

    @Override
    public Optional<String> violation(History history) {
        Set<Tag> submitted = new HashSet<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Submitted s) {
                submitted.add(s.tag());
            } else if (event instanceof Event.Delivered d && !submitted.contains(d.tag())) {
                return Optional.of(
                        d.at() + " delivered " + d.tag() + " at index " + d.index() + ", which nobody had submitted");
            }
        }
        return Optional.empty();
    }
}
