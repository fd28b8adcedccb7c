package org.consort.control;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.consort.MemberId;
import org.consort.Receipt;

/**
 * A change as its handler sees it.
 *
 * @param type its type
 * @param argument what the submitter gave; read-only, each call gives a view of its own
 * @param receipt where the change stands in the log; unique, so a handler may keep what it prepared under it
 * @param origin who submitted it
 */
public record Execution(String type, ByteBuffer argument, Receipt receipt, MemberId origin) {

    /** Takes a view of the argument. */
    public Execution {
        Objects.requireNonNull(receipt);
        argument = argument.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer argument() {
        return argument.duplicate();
    }
}
