package org.consort.spi.transport;

/**
 * How a transport knows that a process is dead. Silence is no evidence. A process that said good-bye, so that its port
 * may be closed while it lives, gives no {@link #PORT_CLOSED} until a link to it stands again.
 */
public enum Evidence {
    /** A link that stood broke without good-bye, and the member's port now refuses connections. */
    PORT_CLOSED,
    /** A later incarnation of the same name answers. */
    NEW_INCARNATION
}
