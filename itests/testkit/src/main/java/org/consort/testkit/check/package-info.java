/**
 * What must hold of every run: one property per class, over a recorded history.
 *
 * <p>Read {@link org.consort.testkit.check.History} first.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.testkit.check;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
