/**
 * The machine of peer-to-peer control: the deterministic part follows the log on the group's thread; what users wrote runs on
 * worker threads, in an order that the log gives.
 *
 * <p>Read {@link org.consort.control.machine.Machine} first; its class comment tells which part belongs to which thread.
 */
@NullMarked
package org.consort.control.machine;

import org.jspecify.annotations.NullMarked;
