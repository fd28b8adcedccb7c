/**
 * What users of Consort hold in their hands: a {@link org.consort.Node} takes part in {@link org.consort.Group}s,
 * and every ordered operation of a group answers with one {@link org.consort.Outcome}.
 *
 * <p>Read {@link org.consort.Group} first. All types here may be used from any thread.
 */
@Export
@Version("0.2.0")
@NullMarked
package org.consort;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
