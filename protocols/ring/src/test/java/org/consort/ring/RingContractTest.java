package org.consort.ring;

import java.util.Map;
import org.consort.View;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.protocol.ProtocolContract;
import org.consort.testkit.sim.Dice;

class RingContractTest extends ProtocolContract {

    @Override
    protected ProtocolFactory factory() {
        return new RingFactory();
    }

    /** Windows of all sizes; under a policy that never waits for holders, less resilience than all. */
    @Override
    protected Map<String, String> settings(Dice dice, int members, View.Policy policy) {
        String window = String.valueOf(dice.between(4_096, 1 << 20));
        return policy == View.Policy.LAST_SURVIVOR && dice.chance(0.5)
                ? Map.of("window.bytes", window, "resilience", String.valueOf(dice.between(0, members)))
                : Map.of("window.bytes", window);
    }
}
