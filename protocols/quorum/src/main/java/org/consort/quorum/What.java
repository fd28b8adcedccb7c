package org.consort.quorum;

import org.consort.View;
import org.consort.spi.protocol.Block;

/** What stands at a position of the log. */
sealed interface What {

    /** The first entry of a term (§6.4): with it, all that earlier terms left is committed. */
    record Nothing() implements What {
        static final Nothing AT_ALL = new Nothing();
    }

    /** A block, the origin's of this number. The log holds its slab. */
    record Said(long number, Block block) implements What {}

    /** Who is in the group. */
    record Seen(View view) implements What {}

    /** Who goes on in the next epoch: the last entry of one that was resumed. */
    record Last(View view) implements What {}

    /** Who votes; counts from the moment it stands in the log (§4.1). */
    record Voting(Config config) implements What {}
}
