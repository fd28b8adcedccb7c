package org.consort.testkit.check;

import java.util.Optional;

/** A process installs only views that it is in, and submits only while it is. */
public final class SelfInclusion implements Property {

    @Override
    public Optional<String> violation(History history) {
        for (Segment segment : history.segments()) {
            boolean wrong = segment.view().isPresent() && !segment.view().get().contains(segment.at());
            if (wrong) {
                return Optional.of(segment.at() + " installed " + segment.view().get() + ", which it is not in");
            }
        }
        return Optional.empty();
    }
}
