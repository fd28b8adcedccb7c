package org.consort.simulation;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.memory.Memory;
import org.consort.memory.machine.MemoryFactory;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;
import org.consort.testkit.sim.Dice;

/** The shared memory, on which the nodes play one litmus program after the other, each on variables of its own. */
final class LitmusGame implements AbstractionFactory {

    static final String REGION = "litmus";
    static final long SIZE = 1 << 20;

    private static final int ROUND_BYTES = 512;
    private static final int VARIABLE_BYTES = 256;
    private static final int REGISTERS = 4;
    private static final int PLAYERS = 4;
    private static final int MOST_PROMPTS = 150;
    private static final long GAP_NANOS = 1_000_000L;
    private static final int MOST = 1_400;

    private final AbstractionFactory memory = new MemoryFactory();
    private final Map<Group, Player> players = new IdentityHashMap<>();
    private final List<Litmus> programs = Litmus.all();
    private final Map<String, Integer> seen;
    private final Map<String, Integer> rounds;
    private final MemoryFlaw flaw;
    private final Dice dice;
    private final int first;
    private final long[] registers = new long[REGISTERS];
    private final boolean[] done = new boolean[PLAYERS];
    private int round;
    private int said;
    private int prompts;
    private boolean spoiled;

    /**
     * Begins.
     *
     * @param rounds counts how often each program came to its end
     * @param seen counts how often its anomaly was seen
     */
    LitmusGame(long seed, MemoryFlaw flaw, Map<String, Integer> rounds, Map<String, Integer> seen) {
        this.dice = new Dice(seed);
        this.flaw = flaw;
        this.rounds = rounds;
        this.seen = seen;
        this.first = dice.below(programs.size());
    }

    static String key(Litmus litmus) {
        return litmus.name() + ", " + litmus.mode();
    }

    /** Which program is played. */
    Litmus program() {
        return programs.get((first + round) % programs.size());
    }

    int round() {
        return round;
    }

    /** Whether there is room for another round. */
    boolean isOver() {
        return (round + 1L) * ROUND_BYTES > SIZE;
    }

    long offset(int variable) {
        return (long) round * ROUND_BYTES + (long) variable * VARIABLE_BYTES;
    }

    void register(int number, long value) {
        registers[number] = value;
    }

    long register(int number) {
        return registers[number];
    }

    void say(int inRound) {
        said += inRound == round ? 1 : 0;
    }

    int said() {
        return said;
    }

    /** This round tells nothing: a request was not answered as it had to be. */
    void spoil(int ofRound) {
        spoiled |= ofRound == round;
    }

    void done(int player) {
        done[player] = true;
        boolean all = true;
        for (int i = 0; i < program().players().size(); i++) {
            all &= done[i];
        }
        if (all) {
            if (!spoiled) {
                String key = key(program());
                rounds.merge(key, 1, Integer::sum);
                seen.merge(key, program().anomaly().test(registers) ? 1 : 0, Integer::sum);
            }
            next();
        }
    }

    /** Somebody was prompted; a round that does not end is given up. */
    void prompted() {
        if (++prompts > MOST_PROMPTS * PLAYERS) {
            next();
        }
    }

    private void next() {
        round++;
        said = 0;
        prompts = 0;
        spoiled = false;
        Arrays.fill(registers, 0);
        Arrays.fill(done, false);
    }

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public Class<?> type() {
        return memory.type();
    }

    @Override
    public Model create(Settings settings, Group group) {
        Model model = memory.create(settings, group);
        return new Model() {
            @Override
            public Object api() {
                return model.api();
            }

            @Override
            public Optional<Object> absent(Outcome.Rejected refusal) {
                return model.absent(refusal);
            }

            @Override
            public Abstraction machine(Context context) {
                return new Prompted(
                        model.machine(flaw.bend(context)),
                        context,
                        new Prompted.Manner(
                                GAP_NANOS,
                                MOST,
                                () -> player(group).prompt(group.abstraction(Memory.class)),
                                () -> {},
                                flaw.bends()));
            }
        };
    }

    /** The player of a node; one that is started again plays for the one before. */
    private Player player(Group group) {
        return players.computeIfAbsent(
                group, g -> new Player(this, dice.split(), g.self().name().charAt(0) - 'a'));
    }

    /** For tests: what was seen of each program. */
    static Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        Litmus.all().forEach(litmus -> counts.put(key(litmus), 0));
        return counts;
    }
}
