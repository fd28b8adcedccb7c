/**
 * Peer-to-peer control: every member has state of its own, together they are the global state, and the group keeps one
 * linear history of changes to it. A change is executed where it should be, its results are agreed upon, and it is
 * committed or rolled back everywhere.
 *
 * <p>Read {@link org.consort.control.Control} first. All types here may be used from any thread; handlers say on which
 * threads they are called.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.control;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
