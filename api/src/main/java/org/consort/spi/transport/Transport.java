package org.consort.spi.transport;

import java.util.Map;

/**
 * A communication technology, configured and open on this node. All groups of the node share its one port; a handshake
 * names the group. As an OSGi service it has the properties {@code consort.transport} (its type) and
 * {@code consort.address}.
 *
 * <p>Thread-safe.
 */
public interface Transport extends AutoCloseable {

    /** The type, for example {@code tcp}. */
    String type();

    /** Where others can dial this node, in this transport's form. */
    String address();

    /**
     * Opens one group's use of this transport. From now on links that name the group are accepted.
     * The channel's thread begins with a call of {@link ChannelHandler#opened}.
     *
     * @throws IllegalStateException if the group has a channel already, or the transport is closed
     */
    Channel open(ChannelRequest request, ChannelHandler handler);

    /**
     * True if processes of other machines can reach the port, and whoever does may open a link. A group is on such a transport only if a security level
     * protects it, or its configuration says that nothing has to.
     */
    default boolean isExposed() {
        return false;
    }

    /** What happened since it opened, by name, for people and for metrics; the names are the implementation's. */
    default Map<String, String> statistics() {
        return Map.of();
    }

    /**
     * Says good-bye to all peers, so that none takes the closed port for a crash; closes channels, ports and threads, and
     * waits until they are gone.
     */
    @Override
    void close();
}
