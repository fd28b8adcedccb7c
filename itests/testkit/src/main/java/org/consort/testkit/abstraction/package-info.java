/**
 * The contract of {@link org.consort.spi.abstraction.Abstraction} as tests: extend
 * {@link org.consort.testkit.abstraction.AbstractionContract}, say which factory and which payloads, and run it with JUnit.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.testkit.abstraction;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
