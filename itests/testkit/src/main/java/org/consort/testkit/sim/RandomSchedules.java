package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.View;

/** Draws a schedule from a seed: how many members, which policy, which weather, which load, and what goes wrong. */
public final class RandomSchedules {

    private static final int MOST_MEMBERS = 7;

    private final Dice dice;
    private final List<String> names = new ArrayList<>();
    private final List<Schedule.Timed> faults = new ArrayList<>();
    private final long spanMillis;

    private RandomSchedules(long seed) {
        dice = new Dice(seed);
        spanMillis = dice.between(600, 2_000);
    }

    /** The schedule of a seed; its protocol has no settings yet. */
    public static Schedule of(long seed) {
        return new RandomSchedules(seed).draw(seed);
    }

    /** The name of the n-th node, from 0. */
    public static String name(int n) {
        return String.valueOf((char) ('a' + n));
    }

    private Schedule draw(long seed) {
        int members = dice.chance(0.5) ? 3 : (int) dice.between(1, MOST_MEMBERS);
        for (int i = 0; i < members; i++) {
            names.add(name(i));
        }
        View.Policy policy = dice.chance(0.6) ? View.Policy.MAJORITY : dice.pick(List.of(View.Policy.values()));
        Weather weather = Weather.any(dice);
        long gapMicros = dice.between(2_000, 30_000);
        Schedule.Load load =
                new Schedule.Load(spanMillis, gapMicros, dice.chance(0.2) ? 5_000 : 200, dice.chance(0.5) ? 1 : 0.6);
        long count = dice.chance(0.1) ? 0 : dice.between(1, 7);
        for (int i = 0; i < count; i++) {
            add(dice.between(5, spanMillis));
        }
        faults.sort(Comparator.comparingLong(Schedule.Timed::atMillis));
        return new Schedule(seed, members, policy, Map.of(), weather, load, faults);
    }

    private void add(long at) {
        put(at, drawFault());
        if (dice.chance(0.3)) {
            // Something more while the group is still busy with the first: cascades are the hard cases.
            put(at + dice.between(0, 60), drawFault());
        }
    }

    private void put(long at, Fault fault) {
        faults.add(new Schedule.Timed(at, fault));
    }

    private Fault drawFault() {
        String who = dice.pick(names);
        String other = dice.pick(names);
        switch (dice.below(14)) {
            case 0, 1:
                return new Fault.Crash(who, dice.chance(0.7), dice.chance(0.6) ? dice.between(1, 800) : -1);
            case 2:
                return new Fault.CrashAtSend(who, dice.between(1, 40), dice.chance(0.5), dice.chance(0.7));
            case 3, 4:
                return new Fault.Pause(who, dice.chance(0.5) ? dice.between(1, 100) : dice.between(200, 1_500));
            case 5:
                return new Fault.Slow(who, dice.between(100, 5_000), dice.between(50, 800));
            case 6:
                return who.equals(other) ? new Fault.Break(who, name(0)) : new Fault.Cut(who, other, outage());
            case 7, 8:
                return new Fault.Split(side(), outage());
            case 9:
                return new Fault.Break(who, other);
            case 10:
                return new Fault.Full(who, other, (int) dice.between(1, 3), dice.between(50, 800));
            case 11:
                return new Fault.FalseSuspicion(who, other, dice.between(1, 600));
            case 12:
                return dice.chance(0.3) ? new Fault.Leave(who) : new Fault.ClockJump(who, dice.between(1, 3_000));
            default:
                return joiner();
        }
    }

    private Fault joiner() {
        if (names.size() < MOST_MEMBERS + 1) {
            names.add(name(names.size()));
        }
        return new Fault.Join(names.get(names.size() - 1));
    }

    private long outage() {
        return dice.chance(0.3) ? dice.between(1, 100) : dice.between(150, 1_500);
    }

    private Set<String> side() {
        Set<String> side = new HashSet<>();
        for (String name : names) {
            if (dice.chance(0.5)) {
                side.add(name);
            }
        }
        return side;
    }
}
