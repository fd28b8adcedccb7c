package org.consort.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.View;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Weather;

/** Schedules for groups with logs on disk: all processes die at once, again and again, and disks do what disks do. */
final class DurableSchedules {

    private static final long SETTLED_MILLIS = 5_000;

    private final Dice dice;
    private final int members;
    private final long spanMillis;
    private final List<Schedule.Timed> faults = new ArrayList<>();

    private DurableSchedules(long seed) {
        dice = new Dice(seed ^ 0xD15C);
        members = dice.chance(0.6) ? 3 : (int) dice.between(1, 5);
        spanMillis = dice.between(300, 900);
    }

    static Schedule of(long seed) {
        return new DurableSchedules(seed).draw(seed);
    }

    private Schedule draw(long seed) {
        Weather weather = dice.chance(0.5) ? Weather.fair() : Weather.any(dice);
        long gapMicros = dice.between(3_000, 20_000);
        Schedule.Load load = new Schedule.Load(spanMillis, gapMicros, dice.chance(0.2) ? 3_000 : 150, 0.9);
        for (long kills = dice.between(1, 3); kills > 0; kills--) {
            add(dice.between(20, spanMillis), new Fault.KillAll(dice.chance(0.5), dice.between(1, 400)));
        }
        boolean flips = members >= 3 && dice.chance(0.2);
        for (long more = flips ? 0 : dice.between(0, 4); more > 0; more--) {
            add(dice.between(5, spanMillis), other());
        }
        if (flips) {
            // One disk less is what a group of three survives, so nothing else goes for good meanwhile.
            add(spanMillis + SETTLED_MILLIS, new Fault.DiskFlips(name(), dice.between(1, 200)));
        }
        faults.sort(Comparator.comparingLong(Schedule.Timed::atMillis));
        View.Policy policy = dice.chance(0.8) ? View.Policy.MAJORITY : View.Policy.STATIC;
        return new Schedule(seed, members, policy, settings(), weather, load, faults);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("storage", "durable");
        if (dice.chance(0.5)) {
            settings.put("window.bytes", String.valueOf(dice.between(4_096, 1 << 18)));
            settings.put("election.timeout.ms", String.valueOf(dice.between(150, 700)));
        }
        return settings;
    }

    private void add(long at, Fault fault) {
        faults.add(new Schedule.Timed(at, fault));
    }

    private Fault other() {
        String who = name();
        switch (dice.below(8)) {
            case 0, 1:
                return new Fault.Crash(who, dice.chance(0.7), dice.between(1, 400));
            case 2:
                return new Fault.CrashAtSend(who, dice.between(1, 40), dice.chance(0.5), dice.chance(0.7));
            case 3:
                return new Fault.DiskFull(who, dice.between(5, 400));
            case 4:
                return new Fault.DiskSlow(who, dice.between(500, 40_000), dice.between(20, 400));
            case 5:
                return new Fault.DiskFails(who, (int) dice.between(1, 3));
            case 6:
                return new Fault.Split(Set.of(who), dice.between(50, 600));
            default:
                return new Fault.Pause(who, dice.between(1, 600));
        }
    }

    private String name() {
        return RandomSchedules.name(dice.below(members));
    }
}
