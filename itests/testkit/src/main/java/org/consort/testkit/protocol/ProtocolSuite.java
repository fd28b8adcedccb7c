package org.consort.testkit.protocol;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.View;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.check.Event;
import org.consort.testkit.sim.Agenda;
import org.consort.testkit.sim.ByContact;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Survival;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Trial;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What the parts of the contract share. */
abstract class ProtocolSuite {

    private static final String IN_A_REACTOR =
            " (one module of several: with -pl MODULE -am -Dsurefire.failIfNoSpecifiedTests=false)";

    private String running = "";

    /** Makes the machines to be tested. */
    protected abstract ProtocolFactory factory();

    /**
     * Draws settings for a random schedule: whatever is valid for that many members under that policy. None by default.
     */
    protected Map<String, String> settings(Dice dice, int members, View.Policy policy) {
        return Map.of();
    }

    /** What the protocol survives: by default, deaths one by one and all at once, down to a single member. */
    protected Survival survival() {
        return new ByContact();
    }

    /** The policies that the protocol takes; a random schedule with another one is run under a majority policy. */
    protected Set<View.Policy> policies() {
        return Set.of(View.Policy.values());
    }

    Trial trial() {
        return new Trial(factory(), survival());
    }

    @BeforeEach
    final void remember(TestInfo test) {
        running = test.getTestMethod().map(Method::getName).orElse("");
    }

    /** Runs a schedule that no seed draws: the test itself is its replay. */
    Verdict pass(Schedule schedule) {
        Verdict verdict = ProtocolSim.run(trial(), schedule);
        verdict.orThrow(rerunCommand());
        return verdict;
    }

    Verdict pass(ProtocolSim sim) {
        Verdict verdict = sim.verdict();
        verdict.orThrow(rerunCommand());
        return verdict;
    }

    /** What a person types to see the running test again; in a build of several modules with {@code -pl MODULE -am}, too. */
    String rerunCommand() {
        return "mvn test -Dtest=" + getClass().getSimpleName() + "#" + running + IN_A_REACTOR;
    }

    String replayCommand(long seed) {
        return "mvn test -Dtest=" + getClass().getSimpleName() + "#replays_a_seed -Dconsort.seed=" + seed
                + IN_A_REACTOR;
    }

    ProtocolSim started(Schedule schedule) {
        ProtocolSim sim = new ProtocolSim(trial(), schedule, Trace.last(80));
        sim.start();
        return sim;
    }

    static void run(ProtocolSim sim, long millis) {
        sim.until(sim.agenda().nowNanos() + millis * Agenda.MILLI, () -> false);
    }

    static Schedule.Timed at(long millis, Fault fault) {
        return new Schedule.Timed(millis, fault);
    }

    /** A group that submits nothing by itself. */
    static Schedule silent(long seed, int members) {
        return Schedule.quiet(seed, members).load(new Schedule.Load(0, 0, 100, 1));
    }

    static List<Event.Delivered> deliveriesAt(Verdict verdict, String name) {
        return verdict.history().all(Event.Delivered.class).stream()
                .filter(d -> d.at().name().equals(name))
                .toList();
    }

    static Optional<View> lastView(Verdict verdict, String name) {
        return verdict.history().all(Event.Installed.class).stream()
                .filter(i -> i.at().name().equals(name))
                .map(Event.Installed::view)
                .reduce((first, second) -> second);
    }
}
