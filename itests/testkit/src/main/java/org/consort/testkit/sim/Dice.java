package org.consort.testkit.sim;

import java.util.List;
import java.util.SplittableRandom;

/** The only source of chance in a run: the same seed gives the same run. */
public final class Dice {

    private final SplittableRandom random;

    /** Dice of this seed. */
    public Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Independent dice, so that one part of a run can draw more without shifting what another draws. */
    public Dice split() {
        return new Dice(random.split());
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A number from the first to the last, both included. */
    public long between(long first, long last) {
        return first >= last ? first : random.nextLong(first, last + 1);
    }

    /** A number from 0 to below the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Any number. */
    public long any() {
        return random.nextLong();
    }

    /** One of these. */
    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
