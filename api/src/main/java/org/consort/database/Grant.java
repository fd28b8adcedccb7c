package org.consort.database;

import org.consort.Receipt;

/**
 * The proof that a lock was granted. Its token is a fencing token: of two owners of what excludes each other, the later one has the greater
 * token, so a resource outside the group can refuse whoever comes with a smaller one than it has seen. The database itself refuses what is written under a
 * grant that is not held any more.
 *
 * @param lock names the request: the index of its entry
 * @param token where it was granted
 */
public record Grant(long lock, Receipt token) {}
