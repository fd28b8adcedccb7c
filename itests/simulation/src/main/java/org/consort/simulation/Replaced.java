package org.consort.simulation;

import java.util.ArrayList;
import java.util.List;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;

/** Has modules replaced in place in a schedule, now and then in the middle of what goes wrong. */
final class Replaced {

    private static final long SOON_MILLIS = 15;
    /** Beyond what a group waits for in a simulated world. */
    private static final long LONG_MILLIS = 2_500;

    private Replaced() {}

    static Schedule in(Schedule schedule, Fault.Part... parts) {
        Dice dice = new Dice(schedule.seed() + 3);
        List<Fault.Part> of = List.of(parts.length == 0 ? Fault.Part.values() : parts);
        List<Schedule.Timed> more = new ArrayList<>();
        for (long left = dice.between(1, 5); left > 0; left--) {
            String who = RandomSchedules.name(dice.below(schedule.members()));
            long at = schedule.faults().isEmpty() || dice.chance(0.5)
                    ? dice.between(0, schedule.load().millis())
                    : Math.max(0, dice.pick(schedule.faults()).atMillis() + dice.between(-SOON_MILLIS, SOON_MILLIS));
            long away = dice.chance(0.1) ? LONG_MILLIS : dice.between(1, 150);
            more.add(new Schedule.Timed(at, new Fault.Replace(who, dice.pick(of), away)));
        }
        return schedule.alsoFaults(more);
    }
}
