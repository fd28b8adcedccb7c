/**
 * How an abstraction model becomes a module: an {@link org.consort.spi.abstraction.Abstraction} is a deterministic machine over
 * the log, and a {@link org.consort.spi.abstraction.Model} is what users hold of it. The models that come with Consort are built in no other way.
 *
 * <p>Read {@link org.consort.spi.abstraction.Abstraction} first. Prove an implementation with the contract suite
 * {@code org.consort.testkit.abstraction.AbstractionContract}.
 */
@Export
@Version("0.2.0")
@NullMarked
package org.consort.spi.abstraction;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
