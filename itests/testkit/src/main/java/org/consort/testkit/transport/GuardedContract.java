package org.consort.testkit.transport;

import org.consort.spi.transport.Transport;

/** What every transport promises, with sealed links: all of it, and that nobody gets one without proving himself. */
public abstract class GuardedContract extends TransportContract implements GuardContract {

    @Override
    protected final Transport open() {
        return Guarded.encrypted(bare(), "the contract's secret");
    }
}
