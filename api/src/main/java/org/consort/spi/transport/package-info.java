/**
 * How a communication technology becomes a module: a {@link org.consort.spi.transport.Transport} moves frames between
 * members. Loss is normal and never an exception.
 *
 * <p>Read {@link org.consort.spi.transport.Channel} first. Prove an implementation with the contract suite
 * {@code org.consort.testkit.transport.TransportContract}.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.spi.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
