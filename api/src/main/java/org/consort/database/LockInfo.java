package org.consort.database;

import java.util.List;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.Receipt;

/**
 * A lock that is held or waited for.
 *
 * @param lock names it: the index of the request's entry
 * @param owner locks of the same owner have the same number
 * @param member whose it is
 * @param token its fencing token; empty while it waits
 * @param scopes what it locks
 * @param waitsFor the locks that are in its way
 */
public record LockInfo(
        long lock,
        long owner,
        MemberId member,
        Optional<Receipt> token,
        List<LockRequest.Scope> scopes,
        List<Long> waitsFor) {

    /** Copies the lists. */
    public LockInfo {
        scopes = List.copyOf(scopes);
        waitsFor = List.copyOf(waitsFor);
    }
}
