/**
 * Runs groups on a node: their thread, inbox, views, state transfer and failure detection, between the transport below, the
 * protocol beside and the models above.
 *
 * <p>Read {@link org.consort.host.Life} first: it is one life of a member, from its channel's opening to its closing, and
 * everything in it runs on that channel's thread. {@link org.consort.host.HostedGroup} is what users hold, across lives;
 * {@link org.consort.host.ConsortNode} is where it all begins. {@code docs/host.md} tells the whole story.
 */
@NullMarked
package org.consort.host;

import org.jspecify.annotations.NullMarked;
