/**
 * Frames over TCP, on Netty. All links of one group live on one event loop, which is the group's thread; all groups
 * share one listening port, and a handshake names the group.
 *
 * <p>Read {@link org.consort.tcp.TcpTransport} first, then {@link org.consort.tcp.TcpChannel}. Classes without a word on
 * threads belong to their group's loop.
 */
@NullMarked
package org.consort.tcp;

import org.jspecify.annotations.NullMarked;
