package org.consort.host;

import java.util.List;
import java.util.Optional;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** Where a node takes its modules from: fixed in a plain JVM, services that come and go in a container. Thread-safe. */
public interface ModuleSource {

    /**
     * The open transport of this type.
     *
     * @throws IllegalArgumentException if there is none; names those that there are
     */
    Transport transport(String type);

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
