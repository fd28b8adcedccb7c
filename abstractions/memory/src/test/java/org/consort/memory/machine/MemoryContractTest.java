package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.memory.Atomic;
import org.consort.memory.Change;
import org.consort.memory.Memory;
import org.consort.memory.Run;
import org.consort.memory.Type;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;

class MemoryContractTest extends AbstractionContract {

    private static final long LIMIT = 1 << 20;

    @Override
    protected AbstractionFactory factory() {
        return new MemoryFactory();
    }

    @Override
    protected boolean register(Object api, Consumer<String> heard) {
        for (String region : List.of("r1", "r2")) {
            ((Memory) api).watch(Watch.of(region, 0, 100), new WatchListener() {
                @Override
                public void changed(long index, List<Change> changes) {
                    heard.accept(index + " " + changes);
                }

                @Override
                public void compacted(long after, long to) {}

                @Override
                public void dropped(long index) {
                    heard.accept(index + " dropped");
                }
            });
        }
        return true;
    }

    @Override
    protected Optional<CompletableFuture<?>> ask(Object api) {
        return Optional.of(((Memory) api).barrier("nobody-comes", 100));
    }

    @Override
    protected ByteBuffer payload(Dice dice) {
        String region = "r" + dice.between(1, 2);
        // Regions that contract entries make have the indexes of their entries as numbers.
        long id = dice.between(2, 4);
        return switch (dice.below(16)) {
            case 0, 1, 2, 3, 12, 13, 14, 15 -> Requests.create(region, dice.between(1, 20) * 10_001, LIMIT);
            case 11 -> dice.chance(0.04) ? Requests.drop("r2") : Requests.arrive(7, region, 2);
            case 4 -> Requests.arrive(1, "b" + dice.below(3), (int) dice.between(1, 4));
            case 5 ->
                dice.chance(0.5)
                        ? Requests.withdraw("b" + dice.below(3))
                        : Requests.abandon("b" + dice.below(3), dice.between(2, 100));
            case 6 -> ByteBuffer.wrap(new byte[] {1, 2, 3, (byte) dice.any()});
            case 7 -> Requests.write(3, List.of(), Optional.of(atomic(id, dice)));
            default -> Requests.write(dice.any(), runs(id, dice), Optional.of(atomic(id, dice)));
        };
    }

    private static Atomic atomic(long id, Dice dice) {
        Atomic.Kind kind = dice.pick(List.of(Atomic.Kind.values()));
        Type<?> type = dice.chance(0.5) ? Type.INT : Type.LONG;
        return new Atomic(kind, id, 8L * dice.below(2_000), type, 0, dice.any());
    }

    private static List<Run> runs(long id, Dice dice) {
        List<Run> runs = new ArrayList<>();
        for (int left = dice.below(3); left >= 0; left--) {
            byte[] bytes = new byte[(int) dice.between(1, 30)];
            java.util.Arrays.fill(bytes, (byte) dice.any());
            runs.add(new Run(id, dice.chance(0.6) ? dice.below(100) : dice.below(150_000), bytes));
        }
        return runs;
    }
}
