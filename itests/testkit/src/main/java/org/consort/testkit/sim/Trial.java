package org.consort.testkit.sim;

import org.consort.spi.protocol.ProtocolFactory;

/**
 * What is tried in a {@link ProtocolSim}.
 *
 * @param protocol makes the machines
 * @param survival what it promises to survive
 */
public record Trial(ProtocolFactory protocol, Survival survival) {

    /** A protocol that goes on down to the last member, see {@link ByContact}. */
    public Trial(ProtocolFactory protocol) {
        this(protocol, new ByContact());
    }
}
