/**
 * The contract of a transport, as tests: inherit {@link org.consort.testkit.transport.TransportContract}, say how a
 * transport of yours is opened, and run it.
 */
@NullMarked
package org.consort.testkit.transport;

import org.jspecify.annotations.NullMarked;
