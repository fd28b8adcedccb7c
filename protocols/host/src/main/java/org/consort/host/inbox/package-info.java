/**
 * Submissions on their way in: from any application thread into blocks for the group's thread, and their outcomes back.
 *
 * <p>Read {@link org.consort.host.inbox.Inbox} first.
 */
@NullMarked
package org.consort.host.inbox;

import org.jspecify.annotations.NullMarked;
