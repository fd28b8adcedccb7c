/**
 * What keeps the log exact at one member: duplicate removal and the reassembly of large messages.
 *
 * <p>Read {@link org.consort.host.log.DuplicateTable} first. Everything runs on the group's thread.
 */
@NullMarked
package org.consort.host.log;

import org.jspecify.annotations.NullMarked;
