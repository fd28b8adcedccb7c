package org.consort.testkit;

import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.protocol.ProtocolContract;
import org.consort.testkit.sequencer.Bug;
import org.consort.testkit.sequencer.SequencerFactory;

class SequencerContractTest extends ProtocolContract {

    @Override
    protected ProtocolFactory factory() {
        return new SequencerFactory(Bug.NONE);
    }
}
