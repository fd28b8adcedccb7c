package org.consort.host;

import org.consort.Stack;
import org.consort.spi.Settings;
import org.consort.spi.protocol.ProtocolFactory;

/** How machines of a stack are made at this node, and the road that their frames take. */
record LocalStack(ProtocolFactory factory, Settings settings, Road road) {

    /** How the log names it, if the group runs on this transport. */
    Stack over(String transport) {
        return new Stack(factory.type(), transport, settings.values());
    }
}
