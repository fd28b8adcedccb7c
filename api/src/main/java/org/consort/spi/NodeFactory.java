package org.consort.spi;

import org.consort.Node;
import org.consort.NodeSettings;

/** Found by {@link java.util.ServiceLoader} in a plain JVM; the host implements it. */
public interface NodeFactory {

    /** Starts a node. See {@link Node#start}. */
    Node start(NodeSettings settings);
}
