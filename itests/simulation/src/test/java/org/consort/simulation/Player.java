package org.consort.simulation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.memory.Memory;
import org.consort.memory.MemoryException;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.testkit.sim.Dice;

/** One player of a litmus game: takes the next step of his program when he is prompted, and feels like it. */
final class Player {

    /** Players of one pace would always meet at the same point. */
    private static final List<Double> LAZINESS = List.of(0.0, 0.3, 0.8, 0.9);

    private final LitmusGame game;
    private final Dice dice;
    private final int number;
    private Optional<Session> session = Optional.empty();
    private CompletableFuture<?> released = CompletableFuture.completedFuture(true);
    private CompletableFuture<?> awaited = CompletableFuture.completedFuture(true);
    private int round = -1;
    private int step;
    private double laziness;

    /** @param number of the program that he plays; greater than there are if he only looks on */
    Player(LitmusGame game, Dice dice, int number) {
        this.game = game;
        this.dice = dice;
        this.number = number;
    }

    void prompt(Memory memory) {
        if (memory.regions().isEmpty()) {
            var unused = memory.create(LitmusGame.REGION, LitmusGame.SIZE);
            return;
        }
        if (session.isEmpty()) {
            session = Optional.of(Session.on(memory));
            // The one before, in a process that died, may have taken steps of this round already.
            game.spoil(game.round());
        }
        game.prompted();
        Session mine = session.orElseThrow();
        if (round != game.round()) {
            round = game.round();
            step = 0;
            laziness = dice.pick(LAZINESS);
            mine.discard();
            awaited = CompletableFuture.completedFuture(true);
            released = awaited;
        }
        play(mine);
    }

    private void play(Session mine) {
        List<List<Litmus.Step>> players = game.program().players();
        boolean plays = number < players.size() && !game.isOver();
        if (!plays || !awaited.isDone() || dice.chance(laziness)) {
            return;
        }
        List<Litmus.Step> steps = players.get(number);
        if (step == steps.size()) {
            if (released.isDone()) {
                step++;
                game.done(number);
            }
        } else if (step < steps.size()) {
            try {
                take(mine, mine.region(LitmusGame.REGION), steps.get(step));
            } catch (MemoryException e) {
                game.spoil(round);
            }
        }
    }

    private void take(Session mine, Region region, Litmus.Step next) {
        if (next instanceof Litmus.Await await) {
            if (game.said() >= await.count()) {
                step++;
                take(mine, region, game.program().players().get(number).get(step));
            }
            return;
        }
        step++;
        if (next instanceof Litmus.Say) {
            int ofRound = round;
            awaited = released.thenRun(() -> game.say(ofRound));
        } else if (next instanceof Litmus.Write write) {
            write(region, game.offset(write.variable()), write.value());
        } else if (next instanceof Litmus.Increment increment) {
            write(region, game.offset(increment.variable()), game.register(increment.register()) + 1);
            released = heard(mine.release());
            awaited = released;
        } else if (next instanceof Litmus.Read read) {
            read(region, game.offset(read.variable()), read.register());
        } else if (next instanceof Litmus.Final read) {
            awaited = into(read.register(), region.getVolatile(Type.LONG, game.offset(read.variable())));
        } else if (next instanceof Litmus.Add add) {
            released = heard(region.getAndAdd(Type.LONG, game.offset(add.variable()), 1L));
            awaited = released;
        } else if (game.program().mode() == Litmus.Mode.PLAIN) {
            released = heard(mine.release());
        }
    }

    private void write(Region region, long offset, long value) {
        switch (game.program().mode()) {
            case PLAIN -> region.setLong(offset, value);
            case ORDERED -> released = heard(region.setRelease(Type.LONG, offset, value));
            case VOLATILE -> released = heard(region.setVolatile(Type.LONG, offset, value));
        }
    }

    private void read(Region region, long offset, int register) {
        switch (game.program().mode()) {
            case PLAIN -> game.register(register, region.getLong(offset));
            case ORDERED -> awaited = into(register, region.getAcquire(Type.LONG, offset));
            case VOLATILE -> awaited = into(register, region.getVolatile(Type.LONG, offset));
        }
    }

    private CompletableFuture<?> into(int register, CompletableFuture<Reply<Long>> read) {
        int asked = round;
        return heard(read).thenAccept(reply -> {
            if (asked == game.round() && reply instanceof Reply.Done<Long> done) {
                game.register(register, done.value());
            }
        });
    }

    private CompletableFuture<Reply<Long>> heard(CompletableFuture<Reply<Long>> future) {
        int asked = round;
        return future.thenApply(reply -> {
            if (!reply.isDone()) {
                game.spoil(asked);
            }
            return reply;
        });
    }
}
