package org.consort.ring;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.osgi.service.component.annotations.Component;

/** Makes ring machines: protocol type {@code ring}. */
@Component(service = ProtocolFactory.class, property = "consort.protocol=" + RingFactory.TYPE)
public final class RingFactory implements ProtocolFactory {

    private static final String WIRE = "1.0";

    /** The type of this protocol. */
    public static final String TYPE = "ring";

    /** What a member may need first when another has died: loaded and checked only then, it would hold the survivors up. */
    private static final List<Class<?>> FOR_A_DEATH = List.of(
            Coordinator.class, Request.class, Report.class, Cut.class, Cut.Next.class, Proposal.class, Dead.class);

    /** Called by the container or the service loader. */
    public RingFactory() {
        for (Class<?> each : FOR_A_DEATH) {
            try {
                MethodHandles.lookup().ensureInitialized(each);
            } catch (IllegalAccessException e) {
                throw new AssertionError("a class of this package", e);
            }
        }
    }

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
