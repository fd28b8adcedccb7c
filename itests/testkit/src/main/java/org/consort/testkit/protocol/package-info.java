/**
 * The contract of {@link org.consort.spi.protocol.Protocol} as tests: extend
 * {@link org.consort.testkit.protocol.ProtocolContract}, say which factory, and run it with JUnit.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.testkit.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
