package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.consort.View;

/**
 * All that distinguishes one run from another.
 *
 * @param seed draws what the rest leaves open: delays above all
 * @param members nodes that the group starts with: {@code a}, {@code b} …
 * @param policy who may form the next view
 * @param settings of the protocol
 * @param weather how the network is without faults
 * @param load what is submitted
 * @param faults what goes wrong when
 */
public record Schedule(
        long seed,
        int members,
        View.Policy policy,
        Map<String, String> settings,
        Weather weather,
        Load load,
        List<Timed> faults) {

    /** A fault and when it strikes, in milliseconds from the start. */
    public record Timed(long atMillis, Fault fault) {}

    /**
     * What every node submits while it is a member.
     *
     * @param millis how long the load lasts
     * @param gapMicros the average time between two submissions of one node
     * @param bytes size of the largest payload
     * @param atomicShare share of level ATOMIC; the rest is BROADCAST and RELIABLE
     * @param readGapMicros the average time between two reads of one node; 0 if it does not read
     */
    public record Load(long millis, long gapMicros, int bytes, double atomicShare, long readGapMicros) {

        /** Nobody reads. */
        public Load(long millis, long gapMicros, int bytes, double atomicShare) {
            this(millis, gapMicros, bytes, atomicShare, 0);
        }

        /** The same with reads. */
        public Load reading(long everyMicros) {
            return new Load(millis, gapMicros, bytes, atomicShare, everyMicros);
        }
    }

    /** Copies the collections. */
    public Schedule {
        settings = Map.copyOf(settings);
        faults = List.copyOf(faults);
    }

    /** A quiet run of a group: light load, fair weather. */
    public static Schedule quiet(long seed, int members) {
        return new Schedule(
                seed,
                members,
                View.Policy.MAJORITY,
                Map.of(),
                Weather.fair(),
                new Load(400, 10_000, 100, 0.8),
                List.of());
    }

    /** The same with other settings of the protocol. */
    public Schedule settings(Map<String, String> others) {
        return new Schedule(seed, members, policy, others, weather, load, faults);
    }

    /** The same under another policy. */
    public Schedule policy(View.Policy other) {
        return new Schedule(seed, members, other, settings, weather, load, faults);
    }

    /** The same load for another time. */
    public Schedule load(Load other) {
        return new Schedule(seed, members, policy, settings, weather, other, faults);
    }

    /** The same with these faults. */
    public Schedule faults(Timed... others) {
        return new Schedule(seed, members, policy, settings, weather, load, List.of(others));
    }

    /** The same with these faults too, at their times. */
    public Schedule alsoFaults(List<Timed> more) {
        List<Timed> all = new ArrayList<>(faults);
        all.addAll(more);
        all.sort(Comparator.comparingLong(Timed::atMillis));
        return new Schedule(seed, members, policy, settings, weather, load, all);
    }

    /** True if both halves of a partition may go on. */
    public boolean divergent() {
        return faults.stream().anyMatch(t -> t.fault() instanceof Fault.Force)
                || policy == View.Policy.LAST_SURVIVOR && !faults.stream().allMatch(t -> isHarmless(t.fault()));
    }

    private static boolean isHarmless(Fault fault) {
        return fault instanceof Fault.Crash
                || fault instanceof Fault.Restack
                || fault instanceof Fault.StaleEvidence
                || fault instanceof Fault.Replace
                || fault instanceof Fault.Join
                || fault instanceof Fault.Leave;
    }
}
