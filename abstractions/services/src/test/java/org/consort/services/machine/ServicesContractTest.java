package org.consort.services.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.service.Services;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;

class ServicesContractTest extends AbstractionContract {

    @Override
    protected AbstractionFactory factory() {
        return new ServicesFactory();
    }

    /** What objects do follows from registrations that are entries themselves: see {@link ObjectLivesTest}. */
    @Override
    protected boolean register(Object api, Consumer<String> heard) {
        return false;
    }

    @Override
    protected Optional<CompletableFuture<?>> ask(Object api) {
        return Optional.of(
                ((Services) api).proxy(Ledger.class, "s1").addLater("x").handle((value, failure) -> ""));
    }

    @Override
    protected ByteBuffer payload(Dice dice) {
        String name = "s" + dice.between(1, 3);
        String algorithm = dice.chance(0.5) ? "active" : "hot-standby";
        byte[] bytes = ("v" + dice.any()).getBytes(StandardCharsets.UTF_8);
        Head head =
                new Head(name, algorithm, "plain", dice.chance(0.8), dice.chance(0.5), List.of("java.lang.Runnable"));
        long generation = dice.between(2, 12);
        return switch (dice.below(10)) {
            case 0, 1, 2 ->
                Entries.enlist(new Enlisting(head, dice.chance(0.8), dice.chance(0.3), dice.chance(0.6), generation));
            case 3 -> Entries.retire(name, dice.chance(0.5));
            case 4 -> Entries.state(new Chunk(name, dice.between(2, 60), dice.below(2), dice.chance(0.5), bytes));
            case 5, 6 -> Entries.said(name, generation, said(dice, bytes));
            case 7 -> ByteBuffer.wrap(bytes);
            default -> Entries.call(dice.any(), name, "plain", bytes);
        };
    }

    private static ByteBuffer said(Dice dice, byte[] bytes) {
        ByteBuffer message = ByteBuffer.allocate(200);
        if (dice.chance(0.5)) {
            message.put((byte) dice.between(1, 3)).putLong(dice.between(2, 100));
            return message.put((byte) 1).putLong(dice.any()).flip();
        }
        message.putLong(dice.between(2, 30))
                .putLong(dice.between(1, 3))
                .put((byte) 1)
                .putInt(bytes.length)
                .put(bytes);
        return message.putLong(dice.between(2, 60))
                .putInt(2)
                .putShort((short) 0)
                .flip();
    }
}
