package org.consort.simulation;

import java.util.Map;
import org.consort.View;
import org.consort.ring.RingFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.protocol.ProtocolContract;
import org.consort.testkit.sim.Dice;

/** The ring under the contract of all protocols: examples, crash points, transcripts. */
class RingContractTest extends ProtocolContract {

    @Override
    protected ProtocolFactory factory() {
        return new RingFactory();
    }

    @Override
    protected Map<String, String> settings(Dice dice, int members, View.Policy policy) {
        return RingRuns.settings(dice, policy);
    }
}
