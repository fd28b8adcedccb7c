package org.consort.spi.replication;

import java.nio.ByteBuffer;
import org.consort.MemberId;

/**
 * A call of a service, as it stands in the log.
 *
 * @param index where it stands; names it
 * @param origin whose caller waits for it
 * @param request method and arguments, as the encoding writes them
 */
public record Call(long index, MemberId origin, ByteBuffer request) {

    /** The longest request, in bytes. */
    public static final int REQUEST_BYTES = 1 << 20;

    /** The longest result, in bytes. */
    public static final int RESULT_BYTES = 1 << 20;

    /** The request, in a view with a position of its own for each call. */
    @Override
    public ByteBuffer request() {
        return request.asReadOnlyBuffer();
    }
}
