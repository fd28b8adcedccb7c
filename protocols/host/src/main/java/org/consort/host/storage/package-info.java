/**
 * How a group's log comes on disk and back: batches of records in segments, snapshots beside them. Read {@link
 * org.consort.host.storage.Batch} first, then {@link org.consort.host.storage.Recovery}. Runs on lanes of the host that may block, never on
 * the group's thread.
 */
@NullMarked
package org.consort.host.storage;

import org.jspecify.annotations.NullMarked;
