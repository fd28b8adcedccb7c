/**
 * The machine of the distributed shared memory: it follows the log on the group's thread and writes bytes that any thread may look at without a lock.
 *
 * <p>Read {@link org.consort.memory.machine.Machine} first, then {@link org.consort.memory.machine.RegionBytes}.
 */
@NullMarked
package org.consort.memory.machine;

import org.jspecify.annotations.NullMarked;
