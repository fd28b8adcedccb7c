package com.example.sequencer;

import java.util.Map;
import org.consort.View;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.protocol.ProtocolContract;
import org.consort.testkit.sim.Dice;

/** Every clause of a protocol's contract, and the simulator with all its faults. */
class SequencerContractTest extends ProtocolContract {

    @Override
    protected ProtocolFactory factory() {
        return new SequencerFactory();
    }

    /** Windows of all sizes. */
    @Override
    protected Map<String, String> settings(Dice dice, int members, View.Policy policy) {
        return Map.of("window.bytes", String.valueOf(dice.between(1, 1 << 20)));
    }
}
