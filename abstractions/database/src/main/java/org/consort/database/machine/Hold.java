package org.consort.database.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.database.Grant;
import org.consort.database.Reply;

/** A request for locks: held, or waiting. Group's thread. */
final class Hold implements Comparable<Hold> {

    private final long lock;
    private final long owner;
    private final MemberId member;
    private final List<Claim> claims = new ArrayList<>();
    private Optional<Receipt> token = Optional.empty();

    /** How many ticks it is held; 0: as long as its member stays. */
    long lease;

    /** The tick at which it goes: waiting, its patience is over; held, its lease. 0: never. */
    long deadline;

    /** Who waits for it at this member. */
    Optional<CompletableFuture<Reply<Grant>>> caller = Optional.empty();

    Hold(long lock, long owner, MemberId member) {
        this.lock = lock;
        this.owner = owner;
        this.member = member;
    }

    long lock() {
        return lock;
    }

    long owner() {
        return owner;
    }

    MemberId member() {
        return member;
    }

    List<Claim> claims() {
        return claims;
    }

    Optional<Receipt> token() {
        return token;
    }

    void granted(Receipt at) {
        token = Optional.of(at);
    }

    boolean isHeld() {
        return token.isPresent();
    }

    @Override
    public int compareTo(Hold other) {
        return Long.compare(lock, other.lock);
    }

    @Override
    public String toString() {
        return "lock " + lock + " of " + member;
    }
}
