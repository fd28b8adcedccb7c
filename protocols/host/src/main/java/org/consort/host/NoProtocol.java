package org.consort.host;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;

/** Stands for a protocol that is not installed: a node without it can join no group, and founds none. */
enum NoProtocol implements ProtocolFactory {
    /** The one. */
    INSTANCE;

    @Override
    public String type() {
        return "none";
    }

    @Override
    public void validate(Settings settings, View view) {
        throw new IllegalArgumentException("the configured protocol is not installed on this node: install it, or name "
                + "another in the group's 'protocol'");
    }

    @Override
    public Protocol create(Settings settings, MemberId self, Sink sink) {
        throw new IllegalStateException("no protocol is installed");
    }
}
