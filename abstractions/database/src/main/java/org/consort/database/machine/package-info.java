/**
 * The machine of the locked state database: it follows the log on the group's thread; other threads read versions of rows that stay as they are.
 *
 * <p>Read {@link org.consort.database.machine.Machine} first, then {@link org.consort.database.machine.Store}.
 */
@NullMarked
package org.consort.database.machine;

import org.jspecify.annotations.NullMarked;
