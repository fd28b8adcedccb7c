/**
 * Commands by which a person, or a script, looks at groups and works with them, and the socket that leads to them.
 *
 * <p>Read {@link org.consort.shell.GroupCommands} first. A command runs on its session's own thread.
 */
@NullMarked
package org.consort.shell;

import org.jspecify.annotations.NullMarked;
