/**
 * Moves a member's state to a joiner as one stream of bytes: a snapshot, then the tail of the log.
 *
 * <p>Read {@link org.consort.host.transfer.OutgoingStream} first.
 */
@NullMarked
package org.consort.host.transfer;

import org.jspecify.annotations.NullMarked;
