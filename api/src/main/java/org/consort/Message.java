package org.consort;

import java.nio.ByteBuffer;

/**
 * A message as subscribers get it.
 *
 * @param sender who submitted it
 * @param level the level it was submitted at
 * @param receipt where it stands in the log; for the levels outside the log, the entry before it
 * @param payload its bytes: read-only, the subscriber's to keep
 */
public record Message(MemberId sender, Delivery level, Receipt receipt, ByteBuffer payload) {

    /** The bytes, in a view with a position of its own for each call: one subscriber's reading never moves another's. */
    @Override
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }
}
