package org.consort.testkit.abstraction;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.View;

/** A group for machines under test, in which nothing happens. */
record QuietGroup(View view) implements Group {

    static QuietGroup of(View view) {
        return new QuietGroup(view);
    }

    @Override
    public String name() {
        return "contract";
    }

    @Override
    public MemberId self() {
        return view.oldest().id();
    }

    @Override
    public State state() {
        return State.ACTIVE;
    }

    @Override
    public String why() {
        return "";
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public Stack stack() {
        return Stack.of("contract");
    }

    @Override
    public CompletableFuture<StackOutcome> changeStack(Stack stack) {
        return CompletableFuture.completedFuture(new StackOutcome.Refused("a group in which nothing happens"));
    }

    @Override
    public CompletableFuture<View> joined() {
        return CompletableFuture.completedFuture(view);
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        return new CompletableFuture<>();
    }

    @Override
    public Registration listen(GroupListener listener) {
        return () -> {};
    }

    @Override
    public <T> T abstraction(Class<T> type) {
        throw new IllegalArgumentException("the contract's group carries no other model");
    }

    @Override
    public Map<String, String> statistics() {
        return Map.of();
    }

    @Override
    public CompletableFuture<Void> leave() {
        return new CompletableFuture<>();
    }
}
