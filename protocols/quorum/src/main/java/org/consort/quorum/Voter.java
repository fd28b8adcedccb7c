package org.consort.quorum;

import org.consort.MemberId;

/** A member that has a vote. */
record Voter(int ordinal, MemberId id) {}
