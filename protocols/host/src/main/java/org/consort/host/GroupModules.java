package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** The modules as one group sees them. */
interface GroupModules {

    /** The protocol of this type, if it is installed now. */
    Optional<ProtocolFactory> protocol(String type);

    /** The types of the protocols that are installed now, sorted. */
    List<String> protocolTypes();

    /**
     * The transport of this name; opens it if nothing has yet, which may take a while.
     *
     * @throws IllegalArgumentException if there is none; names those that there are
     * @throws java.io.UncheckedIOException if it cannot open
     */
    Transport transport(String name);

    /** Whether this node's configuration names a transport so: no other opens at the word of another node. */
    boolean hasTransport(String name);

    /** The transports that are open now, by name. */
    Map<String, Transport> openTransports();

    /** The models this group carries, sorted by name; the same for as long as the group lives. */
    List<AbstractionFactory> abstractions();
}
