/**
 * How a data replication algorithm becomes a module: it keeps the objects of a replicated service alike. The algorithms that come with Consort, {@code active} and {@code hot-standby}, are built in no other way.
 *
 * <p>Read {@link org.consort.spi.replication.Replication} first: a deterministic machine over what the log has of one service. Who carries the service,
 * how they get its state, and what callers are told is not its business.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.spi.replication;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
