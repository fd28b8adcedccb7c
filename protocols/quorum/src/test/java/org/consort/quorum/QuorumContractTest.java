package org.consort.quorum;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.View;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.protocol.ProtocolContract;
import org.consort.testkit.sim.ByVotes;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Survival;

class QuorumContractTest extends ProtocolContract {

    @Override
    protected ProtocolFactory factory() {
        return new QuorumFactory();
    }

    /** Windows and patience of all sizes, and logs so short that the slow have to go. */
    @Override
    protected Map<String, String> settings(Dice dice, int members, View.Policy policy) {
        String window = String.valueOf(dice.between(4_096, 1 << 20));
        String patience = String.valueOf(dice.between(150, 1_000));
        return dice.chance(0.2)
                ? Map.of("window.bytes", window, "election.timeout.ms", patience, "log.bytes", "65536")
                : Map.of("window.bytes", window, "election.timeout.ms", patience);
    }

    @Override
    protected Survival survival() {
        return new ByVotes(QuorumFactory.TYPE, true);
    }

    @Override
    protected Set<View.Policy> policies() {
        return Set.of(View.Policy.MAJORITY, View.Policy.STATIC);
    }

    /** Of three, one that takes two others for dead is no half. Of two, each one is. */
    @Override
    protected int misled() {
        return 2;
    }

    @Override
    protected List<Fault.FalseEvidence> falseEvidence() {
        return List.of(new Fault.FalseEvidence("a", "b"), new Fault.FalseEvidence("b", "a"));
    }
}
