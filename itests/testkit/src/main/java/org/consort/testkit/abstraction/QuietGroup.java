package org.consort.testkit.abstraction;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.consort.Delivery;
import org.consort.Force;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.View;

/** A group for machines under test, in which nothing happens by itself. */
public final class QuietGroup implements Group {

    private final Supplier<MemberId> self;
    private final Supplier<View> view;
    private final Supplier<Object> api;

    /**
     * Makes a group.
     *
     * @param self gives who this node is now
     * @param view gives the present view
     * @param api gives what users hold of the one model that the group carries
     */
    public QuietGroup(Supplier<MemberId> self, Supplier<View> view, Supplier<Object> api) {
        this.self = self;
        this.view = view;
        this.api = api;
    }

    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public MemberId self() {
        return self.get();
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
    public View view() {
        return view.get();
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
        return CompletableFuture.completedFuture(view());
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Outcome> readPoint() {
        return CompletableFuture.completedFuture(new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, "nobody is here"));
    }

    @Override
    public CompletableFuture<StackOutcome> changeStack(Stack stack, Force force) {
        return changeStack(stack);
    }

    @Override
    public Registration listen(GroupListener listener) {
        return () -> {};
    }

    @Override
    public <T> T abstraction(Class<T> type) {
        return type.cast(api.get());
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
