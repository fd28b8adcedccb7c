package org.consort.quorum;

import java.util.Optional;
import org.consort.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * The term that this member is in, its vote and its part in it (§3.3). Number and vote must be stable before any answer
 * that follows from them goes out: see {@link QuorumProtocol#burstEnd}.
 */
final class Term {

    /** What a member does in its term. */
    enum Role {
        /** Takes what the leader says, if there is one. */
        FOLLOWING,
        /** Asks whether it could win the next term (§9.6). */
        REHEARSING,
        /** Asks for votes. */
        STANDING,
        /** Puts blocks in order. */
        LEADING
    }

    private long number;
    private @Nullable MemberId vote;
    private @Nullable MemberId leader;
    private Role role = Role.FOLLOWING;

    long number() {
        return number;
    }

    Role role() {
        return role;
    }

    boolean isLeading() {
        return role == Role.LEADING;
    }

    /** Who leads, this member too; empty if that is not known. */
    Optional<MemberId> leader() {
        return Optional.ofNullable(leader);
    }

    boolean isLedBy(MemberId id) {
        return id.equals(leader);
    }

    boolean hasLeader() {
        return leader != null;
    }

    /** All begin alike, in a first term in which everybody's vote is the same member's: so it leads without being elected. */
    void open(MemberId first, boolean self) {
        number = 1;
        vote = first;
        leader = first;
        role = self ? Role.LEADING : Role.FOLLOWING;
    }

    /** Whom this member voted for in this term. */
    Optional<MemberId> vote() {
        return Optional.ofNullable(vote);
    }

    /** Term and vote as they were before this process. */
    void recall(long then, Optional<MemberId> voted) {
        number = Math.max(number, then);
        vote = voted.orElse(null);
    }

    /** Somebody is in this term: follows there if it is a later one. */
    boolean reach(long other) {
        if (other <= number) {
            return false;
        }
        number = other;
        vote = null;
        leader = null;
        role = Role.FOLLOWING;
        return true;
    }

    /** Gives the one vote of this term; false if somebody else has it. */
    boolean voteFor(MemberId candidate) {
        if (vote != null && !vote.equals(candidate)) {
            return false;
        }
        vote = candidate;
        return true;
    }

    void follow(MemberId other) {
        role = Role.FOLLOWING;
        leader = other;
    }

    void rehearse() {
        role = Role.REHEARSING;
        leader = null;
    }

    void stand(MemberId self) {
        number++;
        vote = self;
        leader = null;
        role = Role.STANDING;
    }

    void lead(MemberId self) {
        role = Role.LEADING;
        leader = self;
    }

    /** Waits for somebody to lead. */
    void rest() {
        role = Role.FOLLOWING;
        leader = null;
    }
}
