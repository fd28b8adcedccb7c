package org.consort.testkit.sim;

/**
 * How the network is on a run's good days.
 *
 * @param leastNanos shortest way of a frame
 * @param mostNanos longest way of a frame but for spikes
 * @param spikeChance how many frames take much longer, and those after them on the same link too
 * @param spikeNanos the longest way of those
 * @param room frames on their way over one link before it answers BUSY
 */
public record Weather(long leastNanos, long mostNanos, double spikeChance, long spikeNanos, int room) {

    /** Half a millisecond to two, no spikes, much room. */
    public static Weather fair() {
        return new Weather(Agenda.MILLI / 2, 2 * Agenda.MILLI, 0, 0, 1 << 20);
    }

    /** Any weather. */
    public static Weather any(Dice dice) {
        long least = dice.between(1, 2_000) * 1_000;
        long most = least + dice.between(0, 8_000) * 1_000;
        double spikes = dice.chance(0.4) ? 0.01 : 0;
        int room = dice.chance(0.25) ? (int) dice.between(2, 12) : 1 << 20;
        return new Weather(least, most, spikes, dice.between(10, 80) * Agenda.MILLI, room);
    }

    Weather withoutSpikes() {
        return new Weather(leastNanos, mostNanos, 0, mostNanos, 1 << 20);
    }

    long delay(Dice dice) {
        return dice.chance(spikeChance) ? dice.between(mostNanos, spikeNanos) : dice.between(leastNanos, mostNanos);
    }
}
