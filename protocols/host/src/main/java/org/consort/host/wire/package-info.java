/**
 * What the host writes on the wire and into blocks: byte layouts, their checks, and nothing else.
 *
 * <p>Read {@link org.consort.host.wire.FrameKind} first. Stateless, but for readers and writers, which belong to one thread.
 */
@NullMarked
package org.consort.host.wire;

import org.jspecify.annotations.NullMarked;
