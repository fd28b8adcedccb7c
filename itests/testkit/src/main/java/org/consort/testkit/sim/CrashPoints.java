package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.spi.protocol.ProtocolFactory;

/**
 * Enumerates crashes: counts what each member sends while a view changes, then gives one schedule for each of those sends, in
 * which that member dies right before or right after it; and schedules in which two members die so.
 */
public final class CrashPoints {

    private final ProtocolFactory factory;
    private final Schedule base;
    private final long fromMillis;
    private final long windowMillis;

    /**
     * Looks at the sends of a schedule in a window of time.
     *
     * @param base has the fault that starts the view change, at the beginning of the window
     */
    public CrashPoints(ProtocolFactory factory, Schedule base, long fromMillis, long windowMillis) {
        this.factory = factory;
        this.base = base;
        this.fromMillis = fromMillis;
        this.windowMillis = windowMillis;
    }

    /** A schedule for each send of each member. */
    public List<Schedule> singles() {
        List<Schedule> schedules = new ArrayList<>();
        sends().forEach((who, count) -> {
            for (long k = 1; k <= count; k++) {
                boolean evident = k % 2 == 0;
                schedules.add(with(new Fault.CrashAtSend(who, k, true, evident)));
                schedules.add(with(new Fault.CrashAtSend(who, k, false, !evident)));
            }
        });
        return schedules;
    }

    /** Schedules in which two members die, spread evenly over all pairs of sends. */
    public List<Schedule> pairs(int limit) {
        List<Fault.CrashAtSend> points = new ArrayList<>();
        sends().forEach((who, count) -> {
            for (long k = 1; k <= count; k++) {
                points.add(new Fault.CrashAtSend(who, k, k % 2 == 0, true));
            }
        });
        List<Schedule> all = new ArrayList<>();
        for (Fault.CrashAtSend first : points) {
            for (Fault.CrashAtSend second : points) {
                if (first.who().compareTo(second.who()) < 0) {
                    all.add(with(first, second));
                }
            }
        }
        List<Schedule> spread = new ArrayList<>();
        double step = Math.max(1, all.size() / (double) limit);
        for (double at = 0; at < all.size(); at += step) {
            spread.add(all.get((int) at));
        }
        return spread;
    }

    private Map<String, Long> sends() {
        ProtocolSim sim = new ProtocolSim(factory, base, Trace.none());
        sim.start();
        sim.until(fromMillis * Agenda.MILLI, () -> false);
        Map<String, Long> before = sim.sends();
        sim.until((fromMillis + windowMillis) * Agenda.MILLI, () -> false);
        Map<String, Long> after = sim.sends();
        after.replaceAll((who, count) -> count - before.getOrDefault(who, 0L));
        sim.verdict();
        return after;
    }

    private Schedule with(Fault... more) {
        List<Schedule.Timed> faults = new ArrayList<>(base.faults());
        for (Fault fault : more) {
            faults.add(new Schedule.Timed(fromMillis, fault));
        }
        return base.faults(faults.toArray(new Schedule.Timed[0]));
    }
}
