package org.consort.testkit.sequencer;

import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;

/** Makes sequencers, right or wrong. */
public record SequencerFactory(Bug bug) implements ProtocolFactory {

    @Override
    public String type() {
        return "sequencer";
    }

    @Override
    public void validate(Settings settings, View view) {
        settings.allow(List.of());
    }

    @Override
    public Protocol create(Settings settings, MemberId self, Sink sink) {
        return new Sequencer(bug, self, sink);
    }
}
