package org.consort;

import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import org.consort.spi.NodeFactory;
import org.consort.spi.abstraction.AbstractionFactory;

/**
 * One running Consort process. Inside an OSGi container nodes are made from configuration; a plain JVM builds one:
 *
 * <pre>{@code
 * try (Node node = Node.start(NodeSettings.named("a").with("tcp", "port", "7800"))) {
 *     Group group = node.join(GroupSettings.named("orders").seeds("127.0.0.1:7801"));
 *     group.joined().join();
 *     group.submit(ByteBuffer.wrap(bytes)).join().orThrow();
 * }
 * }</pre>
 */
public interface Node extends AutoCloseable {

    /** The node's stable name. */
    String name();

    /**
     * Takes part in a group: finds it through the seeds, or founds it if this node is its first seed and nobody answers.
     * Returns at once; see {@link Group#joined()}.
     *
     * @param abstractions machines of the caller's own over the group's log, beside the models that are installed; every
     *     member of a group must carry the same
     * @throws IllegalArgumentException for an unknown or invalid setting; names the nearest known one
     * @throws IllegalStateException if the node already takes part in a group of this name
     */
    Group join(GroupSettings settings, AbstractionFactory... abstractions);

    /** The groups this node takes part in. */
    Collection<Group> groups();

    /** The group of this name. */
    Optional<Group> group(String name);

    /** Leaves all groups in good order, waits for at most five seconds, then closes transports and threads. */
    @Override
    void close();

    /**
     * Starts a node in a plain JVM, with the modules found on the class path.
     *
     * @throws IllegalStateException if no host is on the class path
     * @throws IllegalArgumentException for an unknown or invalid setting; names the nearest known one
     */
    static Node start(NodeSettings settings) {
        return ServiceLoader.load(NodeFactory.class, Node.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no Consort host found: add org.consort:consort-host and a "
                                + "transport, for example org.consort:consort-tcp, to the class path; in an OSGi container, "
                                + "take the org.consort.Group service instead"))
                .start(settings);
    }
}
