package org.consort.simulation;

import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;

/** Runs of one protocol by seed, at one level. */
public interface Runs {

    /** Runs the schedule of a seed; a run that fails is traced. */
    Verdict run(long seed);

    /** Runs the schedule of a seed and keeps so many lines of what happened. */
    Verdict trace(long seed, int lines);

    /** The command that shows this run again. */
    String replayCommand(long seed);

    /**
     * The command that shows a run again.
     *
     * @param options which runs: properties for {@code ReplayTest} with a blank before each
     */
    static String replayCommand(String options, long seed) {
        return "mvn -q -B -pl itests/simulation -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ReplayTest"
                + options + " -Dconsort.seed=" + seed;
    }

    /**
     * Fails with all that is needed to see it again.
     *
     * @throws AssertionError if a property is violated
     */
    default void pass(long seed) {
        run(seed).orThrow(replayCommand(seed));
    }

    /** A schedule whose members read now and then, some of them often. */
    static Schedule reading(Schedule schedule) {
        Dice dice = new Dice(schedule.seed() + 3);
        return schedule.load(schedule.load().reading(dice.between(3_000, 30_000)));
    }

    /**
     * Those of a protocol.
     *
     * @param protocol its type
     * @param level {@code BARE}, {@code WORLD} or another of its constants
     */
    static Runs of(String protocol, String level) {
        return switch (protocol) {
            case "ring" -> RingRuns.valueOf(level);
            case "quorum" -> QuorumRuns.valueOf(level);
            default ->
                throw new IllegalArgumentException("no runs of protocol '" + protocol + "'; there are: ring, quorum");
        };
    }
}
