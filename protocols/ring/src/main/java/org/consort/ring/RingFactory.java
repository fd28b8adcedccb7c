package org.consort.ring;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.osgi.service.component.annotations.Component;

/** Makes ring machines: protocol type {@code ring}. */
@Component(service = ProtocolFactory.class, property = "consort.protocol=" + RingFactory.TYPE)
public final class RingFactory implements ProtocolFactory {

    /** The type of this protocol. */
    public static final String TYPE = "ring";

    /** Called by the container or the service loader. */
    public RingFactory() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void validate(Settings settings, View view) {
        RingSettings.of(settings).checkSafeFor(view);
        if (view.size() > Geometry.MEMBER_LIMIT) {
            throw new IllegalArgumentException("a ring has at most " + Geometry.MEMBER_LIMIT + " members");
        }
    }

    @Override
    public Protocol create(Settings settings, MemberId self, Sink sink) {
        return new RingProtocol(RingSettings.of(settings), self, sink);
    }
}
