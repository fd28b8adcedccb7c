package org.consort.quorum;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.osgi.service.component.annotations.Component;

/** Makes quorum machines: protocol type {@code quorum}. */
@Component(service = ProtocolFactory.class, property = "consort.protocol=" + QuorumFactory.TYPE)
public final class QuorumFactory implements ProtocolFactory {

    private static final String WIRE = "1.0";

    /** The type of this protocol. */
    public static final String TYPE = "quorum";

    /** Called by the container or the service loader. */
    public QuorumFactory() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public WireVersion wire() {
        return WireVersion.parse(WIRE);
    }

    @Override
    public void validate(Settings settings, View view) {
        QuorumSettings.of(settings);
        if (view.policy() == View.Policy.LAST_SURVIVOR) {
            throw new IllegalArgumentException(
                    "protocol quorum refuses policy last-survivor: a part of the group without a"
                            + " majority would go on, which is what quorums are there to prevent; set policy to majority or static,"
                            + " or protocol to ring");
        }
        if (view.size() > Config.VOTER_LIMIT) {
            throw new IllegalArgumentException("protocol quorum has at most " + Config.VOTER_LIMIT + " members");
        }
    }

    @Override
    public boolean isDurable(Settings settings) {
        return QuorumSettings.of(settings).isDurable();
    }

    @Override
    public Protocol create(Settings settings, MemberId self, Sink sink) {
        return new QuorumProtocol(QuorumSettings.of(settings), self, sink);
    }
}
