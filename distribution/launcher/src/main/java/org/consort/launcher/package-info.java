/**
 * Starts a container in its home folder, and talks to the one that runs there.
 *
 * <p>Read {@link org.consort.launcher.Main} first. Everything runs on the main thread but the hook that stops the container.
 */
@NullMarked
package org.consort.launcher;

import org.jspecify.annotations.NullMarked;
