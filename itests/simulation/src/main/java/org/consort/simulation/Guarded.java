package org.consort.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Schedule;

/** Has a group go from one security level to another, and from one secret to the next, in a schedule. */
final class Guarded {

    /** Without {@code none}: whoever is cut off while a group goes from there to a protected level is denied afterwards, until he is started again. */
    private static final List<String> LEVELS = List.of("encrypted:one", "encrypted:two", "authenticated:one");

    private Guarded() {}

    /** Settings of nodes that have two secrets and found their group with the first. */
    static Map<String, String> settings() {
        try {
            // Made for its owner alone, as a file of secrets has to be.
            Path secrets = Files.createTempFile("consort-secrets", ".txt");
            secrets.toFile().deleteOnExit();
            Files.writeString(secrets, "one = " + "1".repeat(40) + "\ntwo = " + "2".repeat(40) + "\n");
            return Map.of("security", LEVELS.get(0), "security.secrets", secrets.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Most changes of the stack in a schedule change the level or the secret, too. */
    static Schedule in(Schedule schedule) {
        Dice dice = new Dice(schedule.seed() + 5);
        List<Schedule.Timed> faults = schedule.faults().stream()
                .map(timed -> timed.fault() instanceof Fault.Restack change && dice.chance(0.8)
                        ? new Schedule.Timed(
                                timed.atMillis(),
                                new Fault.Restack(
                                        change.who(), change.stack().secured(LEVELS.get(dice.below(LEVELS.size())))))
                        : timed)
                .toList();
        return schedule.faults(faults.toArray(new Schedule.Timed[0]));
    }
}
