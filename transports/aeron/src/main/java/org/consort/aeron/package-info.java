/**
 * Frames over UDP, on Aeron. All links of one group live on one loop, which is the group's thread: it turns the media driver
 * itself, polls what came in and sends what the group has to say, so that a frame crosses no other thread. Beside the data of each link goes one
 * TCP connection, a {@link org.consort.aeron.Cord}: it shakes hands, it breaks when the other process dies, and it wakes a
 * loop that sleeps.
 *
 * <p>Read {@link org.consort.aeron.AeronTransport} first, then {@link org.consort.aeron.Loop} and
 * {@link org.consort.aeron.AeronChannel}. Classes without a word on threads belong to their group's loop.
 */
@NullMarked
package org.consort.aeron;

import org.jspecify.annotations.NullMarked;
