package org.consort.testkit.check;

import java.util.Optional;

/**
 * When faults have ended, all living members come together in one view that has all of them, and what they submitted is
 * delivered; or they are blocked where the policy demands it.
 */
public final class Liveness implements Property {

    @Override
    public Optional<String> violation(History history) {
        return history.all(Event.Stood.class).stream()
                .filter(stood -> stood.rest() == Event.Rest.RESTLESS)
                .findFirst()
                .map(stood -> stood.at() + " does not come to rest: " + stood.how());
    }
}
