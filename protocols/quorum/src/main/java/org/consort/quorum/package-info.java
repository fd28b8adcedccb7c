/**
 * Quorum: Raft as one deterministic machine, in which a block counts when a majority of the voters holds it.
 *
 * <p>Read {@link org.consort.quorum.QuorumProtocol} first, and {@code docs/protocols/quorum.md} for the story. Everything
 * runs on the group's thread.
 *
 * <p>Source: Ongaro, "Consensus: Bridging Theory and Practice" (2014); § in comments are its sections.
 */
@NullMarked
package org.consort.quorum;

import org.jspecify.annotations.NullMarked;
