package org.consort.testkit.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.consort.Delivery;
import org.consort.View;
import org.consort.testkit.sim.CrashPoints;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.Weather;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a protocol: extend it in a test, return the factory, and every clause of
 * {@link org.consort.spi.protocol.Protocol} is tried by example, by fixed and fresh seeds, and at every crash point of a view
 * change.
 *
 * <p>System properties: {@code consort.seeds} fixed seeds (300), {@code consort.fresh} fresh seeds (100),
 * {@code consort.seed} the one to replay, {@code golden.update=true} to write transcripts anew.
 */
public abstract class ProtocolContract extends MembershipClauses {

    private static final int CHUNK = 50;

    /** Where the transcripts are; in the module's own test resources. */
    protected java.nio.file.Path goldenFolder() {
        return java.nio.file.Path.of(
                "src", "test", "resources", "golden", factory().type());
    }

    /** The schedule of a seed with settings for this protocol. */
    protected Schedule schedule(long seed) {
        Schedule drawn = RandomSchedules.of(seed);
        Schedule schedule = policies().contains(drawn.policy()) ? drawn : drawn.policy(View.Policy.MAJORITY);
        return schedule.settings(settings(new Dice(seed + 1), schedule.members(), schedule.policy()));
    }

    static Stream<Long> chunks() {
        return LongStream.range(0, (Long.getLong("consort.seeds", 300) + CHUNK - 1) / CHUNK)
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("chunks")
    protected void fixed_seeds_have_no_violation(long chunk) {
        for (long seed = chunk * CHUNK + 1; seed <= (chunk + 1) * CHUNK; seed++) {
            passSeed(seed);
        }
    }

    @Test
    protected void fresh_seeds_have_no_violation() {
        long first = System.currentTimeMillis() << 10;
        long count = Long.getLong("consort.fresh", 100);
        System.out.println(getClass().getSimpleName() + ": fresh seeds " + first + " to " + (first + count - 1));
        for (long seed = first; seed < first + count; seed++) {
            passSeed(seed);
        }
    }

    private void passSeed(long seed) {
        ProtocolSim.run(trial(), schedule(seed)).orThrow(replayCommand(seed));
    }

    @Test
    @EnabledIfSystemProperty(named = "consort.seed", matches = "-?\\d+")
    protected void replays_a_seed() {
        long seed = Long.getLong("consort.seed", 0);
        Verdict verdict =
                ProtocolSim.runOnce(trial(), schedule(seed), Trace.last(Integer.getInteger("consort.trace", 2_000)));
        verdict.trace().forEach(System.out::println);
        verdict.orThrow(replayCommand(seed));
    }

    @Test
    protected void any_member_may_die_at_any_send_of_a_view_change_after_a_crash() {
        crashPoints(busy(21, 4), new Fault.Crash("a", true, -1)).singles().forEach(this::pass);
        crashPoints(busy(22, 4), new Fault.Crash("c", true, -1)).singles().forEach(this::pass);
    }

    @Test
    protected void any_member_may_die_at_any_send_of_a_view_change_after_a_suspicion() {
        crashPoints(busy(23, 4), new Fault.FalseSuspicion("b", "a", 400))
                .singles()
                .forEach(this::pass);
        crashPoints(busy(24, 3), new Fault.FalseSuspicion("a", "c", 60))
                .singles()
                .forEach(this::pass);
    }

    @Test
    protected void any_member_may_die_at_any_send_of_a_join_or_a_leave() {
        crashPoints(busy(25, 3), new Fault.Join("d")).singles().forEach(this::pass);
        crashPoints(busy(26, 4), new Fault.Leave("a")).singles().forEach(this::pass);
    }

    @Test
    protected void two_members_may_die_at_any_sends_of_a_view_change() {
        crashPoints(busy(27, 5), new Fault.Crash("a", true, -1)).pairs(200).forEach(this::pass);
        crashPoints(busy(28, 4), new Fault.FalseSuspicion("b", "a", 300))
                .pairs(100)
                .forEach(this::pass);
        crashPoints(busy(29, 3), new Fault.Crash("b", true, 100)).pairs(100).forEach(this::pass);
    }

    @Test
    protected void the_transcripts_are_those_that_were_reviewed() {
        Golden golden = new Golden(goldenFolder());
        golden.check("three-submit", transcript(silent(31, 3), List.of()));
        golden.check("oldest-dies", transcript(silent(32, 3), List.of(new Fault.Crash("a", true, -1))));
        golden.check("joiner", transcript(silent(33, 2), List.of(new Fault.Join("c"))));
        golden.check("leaver", transcript(silent(34, 3), List.of(new Fault.Leave("b"))));
        golden.check("false-suspicion", transcript(silent(35, 3), List.of(new Fault.FalseSuspicion("b", "a", 300))));
        golden.check("minority", transcript(silent(36, 3), List.of(new Fault.Split(Set.of("c"), 600))));
    }

    private CrashPoints crashPoints(Schedule base, Fault trigger) {
        return new CrashPoints(factory(), base.faults(at(60, trigger)), 60, 120);
    }

    private static Schedule busy(long seed, int members) {
        return Schedule.quiet(seed, members).load(new Schedule.Load(150, 25_000, 50, 1));
    }

    /** Every member submits once, something happens, and every member that is left submits again. */
    private List<String> transcript(Schedule schedule, List<Fault> faults) {
        Weather still = new Weather(1_000_000, 1_000_000, 0, 0, 1 << 20);
        Schedule clear = new Schedule(
                schedule.seed(),
                schedule.members(),
                schedule.policy(),
                schedule.settings(),
                still,
                schedule.load(),
                List.of());
        ProtocolSim sim = new ProtocolSim(trial(), clear, Trace.last(10_000));
        sim.start();
        run(sim, 100);
        List<String> names = new ArrayList<>(sim.sends().keySet());
        names.forEach(name -> sim.submit(name, Delivery.ATOMIC));
        run(sim, 2);
        faults.forEach(sim::strike);
        run(sim, 98);
        sim.sends().keySet().stream()
                .filter(name -> sim.view(name).isPresent())
                .forEach(name -> sim.submit(name, Delivery.ATOMIC));
        run(sim, 1_800);
        return pass(sim).trace();
    }
}
