package org.consort;

/** How much an operator insists on {@link Group#changeStack(Stack, Force)}. */
public enum Force {
    /** Only if the protocol can order nothing any more, at every member that can be reached. */
    IF_WEDGED,
    /** Even if the protocol still orders: it may go on acknowledging elsewhere what is then lost. */
    EVEN_IF_ORDERING
}
