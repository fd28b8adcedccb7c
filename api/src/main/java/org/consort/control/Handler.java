package org.consort.control;

import java.nio.ByteBuffer;

/** What a member does with changes of one type, and the state that it keeps for them. */
public sealed interface Handler permits ChangeHandler, InlineHandler {

    /** A state without bytes. */
    ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /**
     * The state that joiners adopt: what all members share after the changes committed so far. What is prepared and
     * not decided yet isn't part of it. Called on the threads that the other methods are called on; must not take long.
     *
     * @return at most 64 MiB; copied
     */
    default ByteBuffer snapshot() {
        return EMPTY;
    }

    /**
     * Takes over a state in place of the present one: when the handler is registered and the group has a state for it, and whenever this node begins
     * another life. Calls that were made before have ended by then. What was prepared and not decided is to be forgotten: nobody rolls it back.
     *
     * @param state what {@link #snapshot} gave at some member; no bytes for the state before any change
     */
    default void restore(ByteBuffer state) {}
}
