package org.consort.memory;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.consort.Outcome;
import org.consort.Receipt;

/** A read that is done on another thread than the session's, when it may be. */
record LaterRead<T>(long offset, int length, BiFunction<Area, OwnWrites, T> look) {

    /** Does it, on any thread. */
    Reply<T> done(Memory memory, String region, OwnWrites seen) {
        try {
            // Before the look: it has seen that much, perhaps more.
            Receipt position = memory.position();
            Supplier<T> looks = () -> {
                Area here = memory.area(region).orElseThrow(() -> Looking.missing(region));
                if (offset < 0 || offset > here.sizeBytes() - length) {
                    throw new MemoryException(
                            java.util.Optional.of(Refusal.OUT_OF_RANGE),
                            "region '" + region + "' has " + here.sizeBytes() + " bytes by now, not " + length + " at "
                                    + offset);
                }
                return look.apply(here, seen);
            };
            return new Reply.Done<>(position, Looking.again(looks));
        } catch (MemoryException e) {
            return failed(e);
        }
    }

    /** What is replied instead of throwing. */
    static <T> Reply<T> failed(MemoryException e) {
        String detail = String.valueOf(e.getMessage());
        return e.refusal()
                .<Reply<T>>map(reason -> new Reply.Refused<>(reason, detail))
                .orElseGet(() -> new Reply.Rejected<>(Outcome.Reason.BUSY, detail));
    }
}
