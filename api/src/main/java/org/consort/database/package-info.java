/**
 * The locked state database: named tables of ordered keys, replicated at every member, with locks whose grants are fencing tokens, transactions, and watches. All
 * that is written takes its place in the group's log, which makes it strictly serializable.
 *
 * <p>Read {@link org.consort.database.Database} first. All types here may be used from any thread; what is called back is called on the
 * group's callback thread, except for the body of a transaction, which runs on a worker.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.database;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
