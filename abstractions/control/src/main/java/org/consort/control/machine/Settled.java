package org.consort.control.machine;

import java.util.Optional;
import org.consort.control.Decision;
import org.consort.control.Execution;

/**
 * A committed change as a handler that comes later needs it.
 *
 * @param decision empty for an inline change
 */
record Settled(Execution execution, Optional<Decision> decision) {

    int sizeBytes() {
        int results = decision.map(d -> d.results().size()).orElse(0);
        return 256 + execution.argument().remaining() + 256 * results;
    }

    void write(Output out) {
        Codec.execution(out, execution);
        out.u8(decision.isPresent() ? 1 : 0);
        decision.ifPresent(d -> Codec.decision(out, d));
    }

    static Settled read(Input in) {
        Execution execution = Codec.execution(in);
        return new Settled(execution, in.u8() == 1 ? Optional.of(Codec.decision(in)) : Optional.empty());
    }
}
