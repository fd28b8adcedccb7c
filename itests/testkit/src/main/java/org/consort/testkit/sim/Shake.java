package org.consort.testkit.sim;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consort.spi.transport.Guard;

/** The exchange of a link between two guarded ends, at once: what it takes on the wire is in the link's own delays. */
record Shake(Guard.Dialled dialled, Guard.Accepted accepted) {

    /**
     * Both ends prove themselves, as a transport has them do.
     *
     * @return nothing to prove if neither is guarded
     * @throws Guard.Denied if one does not believe the other
     */
    static Optional<Shake> of(Endpoint from, Endpoint to) throws Guard.Denied {
        if (from.guard().isEmpty() && to.guard().isEmpty()) {
            return Optional.empty();
        }
        if (from.guard().isEmpty() || to.guard().isEmpty()) {
            throw new Guard.Denied("one end is guarded, the other is not");
        }
        byte[] hello = (from.id() + " " + to.id()).getBytes(StandardCharsets.UTF_8);
        byte[] answer = to.id().toString().getBytes(StandardCharsets.UTF_8);
        Guard.Dialled dialled = from.guard().get().dial();
        Guard.Accepted accepted = to.guard().get().accept(dialled.opening());
        accepted.proven(from.id(), hello, dialled.proof(hello, accepted.challenge()));
        dialled.confirmed(to.id(), answer, accepted.confirmation(answer));
        return Optional.of(new Shake(dialled, accepted));
    }
}
