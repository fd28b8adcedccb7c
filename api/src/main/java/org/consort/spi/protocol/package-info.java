/**
 * How a control algorithm becomes a module: a {@link org.consort.spi.protocol.Protocol} is a deterministic machine that
 * makes many members agree on one order.
 *
 * <p>Read {@link org.consort.spi.protocol.Protocol} first. Prove an implementation with the contract suite
 * {@code org.consort.testkit.protocol.ProtocolContract} and the simulator.
 */
@Export
@Version("0.2.0")
@NullMarked
package org.consort.spi.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
