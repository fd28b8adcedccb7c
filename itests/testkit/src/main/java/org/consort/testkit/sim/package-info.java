/**
 * A world in one thread: virtual time, a network that fails on purpose, processes that crash, all from one seed.
 *
 * <p>Two levels: {@link org.consort.testkit.sim.ProtocolSim} runs bare protocol machines over a minimal host of its own;
 * {@code World} runs whole nodes over {@code SimTransport}. Read {@link org.consort.testkit.sim.Schedule} first.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.testkit.sim;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
