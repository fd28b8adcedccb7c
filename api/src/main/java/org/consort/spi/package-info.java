/**
 * What all module writers share: memory with a count, frames put together without copying, settings that explain
 * themselves. Everything here belongs to the group's thread unless it says otherwise.
 *
 * <p>Read {@link org.consort.spi.Slab} first.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
