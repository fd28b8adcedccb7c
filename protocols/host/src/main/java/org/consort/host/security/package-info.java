/**
 * The stage between host and transport that proves who is at the other end of a link, and seals what goes over it. {@code docs/security-levels.md} tells
 * what it promises, and {@link org.consort.host.security.Handshakes} how it is done.
 */
@NullMarked
package org.consort.host.security;

import org.jspecify.annotations.NullMarked;
