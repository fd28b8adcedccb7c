/**
 * The demo's driver: a process of its own that starts containers, feeds them a text, kills and pauses some of them, and
 * checks what is left.
 *
 * <p>Read {@link org.consort.demo.driver.Play} first. Everything runs on the main thread, to which readers of the members'
 * words hand them by one queue.
 */
@NullMarked
package org.consort.demo.driver;

import org.jspecify.annotations.NullMarked;
