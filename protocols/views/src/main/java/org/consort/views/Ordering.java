package org.consort.views;

import java.util.List;
import org.consort.View;

/**
 * How a protocol orders blocks within one view, as far as the end of a view is concerned. The {@link ViewAgreement} calls it.
 *
 * <p>One rule makes the agreement safe: <b>a member delivers only what every member of the view holds</b>, has been told by each
 * of them. Then the holdings of those who go on contain all that anybody delivered.
 *
 * <p>Holdings are bytes that only the protocol understands: what a member holds of the present view and has not delivered. They
 * travel in frames, so they are bounded: {@link #HOLDINGS_LIMIT_BYTES}.
 */
public interface Ordering {

    /** The most that holdings may take, in bytes: two of them fit no frame, so at most one travels in each. */
    int HOLDINGS_LIMIT_BYTES = 3 << 18;

    /**
     * Stands still and tells what it holds: from now on nothing is numbered, acknowledged or delivered, until {@link #begin}. May be called
     * again, and tells the same then.
     */
    byte[] freeze();

    /**
     * Looks at holdings that came from another member.
     *
     * @throws org.consort.spi.protocol.BadFrame if they are malformed
     */
    void check(byte[] holdings);

    /**
     * Makes one of the holdings of those who go on, checked before: what is delivered before the next view. It contains what
     * any of them may have delivered.
     */
    byte[] merge(List<byte[]> holdings);

    /** The index of the log behind the last entry of what was merged: the next view's. */
    long indexAfter(byte[] merged);

    /** Delivers what was merged, but for what was delivered here already. */
    void deliver(byte[] merged);

    /** The next view begins, after it was installed; this member is in it. Blocks of its own that were not delivered go in anew. */
    void begin(View view, long nowNanos);

    /** True while blocks of this member wait to be delivered: it does not leave before. */
    boolean hasUndelivered();
}
