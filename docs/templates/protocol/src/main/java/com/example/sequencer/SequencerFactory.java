package com.example.sequencer;

import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.osgi.service.component.annotations.Component;

/** Makes sequencers: protocol type {@code sequencer}. */
@Component(service = ProtocolFactory.class, property = "consort.protocol=" + SequencerFactory.TYPE)
public final class SequencerFactory implements ProtocolFactory {

    /** The type of this protocol: the word after {@code stack set}. */
    public static final String TYPE = "sequencer";

    private static final String WINDOW = "window.bytes";

    /** Called by the container or the service loader. */
    public SequencerFactory() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void validate(Settings settings, View view) {
        settings.allow(List.of(WINDOW));
        windowOf(settings);
    }

    @Override
    public Protocol create(Settings settings, MemberId self, Sink sink) {
        return new Sequencer(self, sink, windowOf(settings));
    }

    private static long windowOf(Settings settings) {
        return settings.number(WINDOW, 2 * Block.LIMIT_BYTES, 1, 64 << 20);
    }
}
