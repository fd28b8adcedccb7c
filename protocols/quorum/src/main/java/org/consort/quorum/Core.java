package org.consort.quorum;

import org.consort.MemberId;
import org.consort.spi.protocol.Gate;

/**
 * What the parts of one machine share.
 *
 * @param ordinal this member's
 * @param resumed true if all members of the view are there again after a crash, by their names, to end this epoch
 */
record Core(
        MemberId self,
        int ordinal,
        QuorumSettings settings,
        Gate sink,
        Log log,
        Term term,
        Opinion opinion,
        Quorum quorum,
        Voice voice,
        Store store,
        boolean resumed) {}
