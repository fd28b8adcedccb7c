package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** Where a node takes its modules from: fixed in a plain JVM, services that come and go in a container. Thread-safe. */
public interface ModuleSource {

    /**
     * The transport of this name; opens it if nothing has yet.
     *
     * @throws IllegalArgumentException if there is none; names those that there are
     * @throws java.io.UncheckedIOException if it cannot open
     */
    Transport transport(String name);

    /** Whether this node's configuration names a transport so: no other opens at the word of another node. */
    boolean hasTransport(String name);

    /** The transports that are open now, by name. */
    Map<String, Transport> openTransports();

    /** The protocols installed now; of two of one type the first serves. */
    List<ProtocolFactory> protocols();

    /** The protocol of this type, if it is installed now. */
    default Optional<ProtocolFactory> protocol(String type) {
        return protocols().stream()
                .filter(protocol -> protocol.type().equals(type))
                .findFirst();
    }

    /** The types of protocols installed now, sorted. */
    default List<String> protocolTypes() {
        return protocols().stream()
                .map(ProtocolFactory::type)
                .distinct()
                .sorted()
                .toList();
    }

    /** The models installed now. */
    List<AbstractionFactory> abstractions();

    /** The node is closed: closes what belongs to it alone. */
    void close();
}
