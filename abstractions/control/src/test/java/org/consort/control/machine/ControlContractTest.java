package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.control.Change;
import org.consort.control.Control;
import org.consort.control.Execution;
import org.consort.control.InlineHandler;
import org.consort.control.Rule;
import org.consort.control.Target;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;

/** Peer-to-peer control keeps the contract of all models. */
class ControlContractTest extends AbstractionContract {

    private static final String VOTED = "voted";
    private static final String INLINE = "inline";

    @Override
    protected AbstractionFactory factory() {
        return new ControlFactory();
    }

    /** Inline changes, voted ones that open and wait, and some that make no sense. */
    @Override
    protected ByteBuffer payload(Dice dice) {
        ByteBuffer argument = ByteBuffer.wrap(new byte[] {(byte) dice.below(100)});
        if (dice.chance(0.7)) {
            return Inline.encode(INLINE, argument);
        }
        if (dice.chance(0.1)) {
            return ByteBuffer.wrap(new byte[] {(byte) dice.below(256), 1, 2});
        }
        Output out = new Output(64).u8(Machine.CHANGE);
        Claim claim = new Claim(VOTED, java.util.Set.of("r" + dice.below(3)));
        new Proposal(dice.below(1000), false, false, 1000, claim, Target.all(), Rule.all(), argument).write(out);
        return ByteBuffer.wrap(out.toArray());
    }

    @Override
    protected boolean register(Object api, Consumer<String> heard) {
        Control control = (Control) api;
        control.register(INLINE, new Sum(heard));
        control.register(VOTED, new Recorder(VOTED, "a"));
        return true;
    }

    @Override
    protected Optional<CompletableFuture<?>> ask(Object api) {
        return Optional.of(((Control) api).submit(Change.of(VOTED, "x")));
    }

    /** Tells what it executes, and the sum of all before: a state that is not the group's shows. */
    private static final class Sum implements InlineHandler {
        private final Consumer<String> heard;
        private int sum;

        Sum(Consumer<String> heard) {
            this.heard = heard;
        }

        @Override
        public ByteBuffer apply(Execution execution) {
            sum += execution.argument().get();
            heard.accept(execution.receipt() + " " + sum);
            return EMPTY;
        }

        @Override
        public ByteBuffer snapshot() {
            return ByteBuffer.allocate(Integer.BYTES).putInt(0, sum);
        }

        @Override
        public void restore(ByteBuffer state) {
            sum = state.hasRemaining() ? state.getInt() : 0;
        }
    }
}
