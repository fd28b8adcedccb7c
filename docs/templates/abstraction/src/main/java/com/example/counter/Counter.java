package com.example.counter;

import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;

/** A number that a group has in common: what users get from {@code group.abstraction(Counter.class)}. Any thread. */
public interface Counter {

    /** Adds to the number, at every member. If acknowledged, the result's 8 bytes are the new number. */
    CompletableFuture<Outcome> add(long amount);

    /** The number here and now; members that are behind see an older one. */
    long here();
}
