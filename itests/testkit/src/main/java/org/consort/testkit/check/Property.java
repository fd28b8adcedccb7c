package org.consort.testkit.check;

import java.util.List;
import java.util.Optional;

/** Something that must hold of every history. */
public interface Property {

    /** Says what is wrong, or nothing if it holds. */
    Optional<String> violation(History history);

    /** All properties of a history, the most telling first. */
    static List<Property> all() {
        return List.of(
                new NoCreation(),
                new NoDuplicate(),
                new TotalOrder(),
                new GapFreeness(),
                new FifoPerSender(),
                new AgreedPredecessorView(),
                new SelfInclusion(),
                new SameView(),
                new Uniformity(),
                new TransferEqualsReplay(),
                new ExactlyOnceAcrossEpochs(),
                new OutcomeTruth(),
                new AcknowledgedStays(),
                new LinearizableReads(),
                new Liveness());
    }

    /** The first violation of any of them, with the property's name before it. */
    static Optional<String> firstViolation(History history) {
        return all().stream()
                .map(p -> p.violation(history).map(v -> p.getClass().getSimpleName() + ": " + v))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
