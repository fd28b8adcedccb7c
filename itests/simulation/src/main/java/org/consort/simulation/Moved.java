package org.consort.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Stack;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;

/** Has a group move between two transports in a schedule, and ports be closed where it has no business any more. */
final class Moved {

    /** The transport beside the one that groups are founded on. */
    static final String OTHER = "moon";

    private static final String FIRST = "sim";

    private Moved() {}

    /** Most changes of the stack in a schedule are to a transport by name; it may be the one that the group is on. */
    static Schedule in(Schedule schedule) {
        Dice dice = new Dice(schedule.seed() + 3);
        List<Schedule.Timed> faults = schedule.faults().stream()
                .map(timed -> timed.fault() instanceof Fault.Restack change
                        ? new Schedule.Timed(timed.atMillis(), new Fault.Restack(change.who(), over(change, dice)))
                        : timed)
                .toList();
        List<Schedule.Timed> stale = new ArrayList<>();
        for (Schedule.Timed timed : faults) {
            if (timed.fault() instanceof Fault.Restack change && dice.chance(0.5)) {
                String whom = RandomSchedules.name(dice.below(schedule.members()));
                long at = timed.atMillis() + dice.between(10, 150);
                stale.add(new Schedule.Timed(at, new Fault.StaleEvidence(change.who(), whom)));
            }
        }
        return schedule.faults(faults.toArray(new Schedule.Timed[0])).alsoFaults(stale);
    }

    private static Stack over(Fault.Restack change, Dice dice) {
        return dice.chance(0.8) ? change.stack().over(dice.chance(0.6) ? OTHER : FIRST) : change.stack();
    }

    /** The same of a schedule without changes of the stack: this protocol goes over, now and then right before everybody dies. */
    static Schedule with(String protocol, Schedule schedule) {
        Dice dice = new Dice(schedule.seed() + 4);
        Map<String, String> settings = schedule.settings();
        List<Schedule.Timed> moves = new ArrayList<>();
        for (long left = dice.between(1, 4); left > 0; left--) {
            String who = RandomSchedules.name(dice.below(schedule.members()));
            long at = schedule.faults().isEmpty() || dice.chance(0.4)
                    ? dice.between(0, schedule.load().millis())
                    : Math.max(0, dice.pick(schedule.faults()).atMillis() - dice.between(0, 60));
            moves.add(new Schedule.Timed(at, new Fault.Restack(who, new Stack(protocol, settings))));
        }
        return in(schedule.alsoFaults(moves));
    }
}
