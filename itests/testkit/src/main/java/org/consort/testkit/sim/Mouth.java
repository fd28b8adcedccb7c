package org.consort.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.Tag;

/** What the application of one process submits, and what of it came back. */
final class Mouth {

    private record Waiting(Tag tag, int filling) {}

    private final ProtocolSim sim;
    private final BareHost host;
    private final Dice dice;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Tag> undelivered = new HashSet<>();
    private final Map<Delivery, Long> numbers = new EnumMap<>(Delivery.class);
    private boolean pumping;
    private boolean silent;

    Mouth(ProtocolSim sim, BareHost host) {
        this.sim = sim;
        this.host = host;
        this.dice = sim.dice().split();
    }

    /** How many entries a submission is: any number, but the same at every member. */
    static int entriesOf(Tag tag) {
        return 1 + (int) (tag.number() % 3);
    }

    /** Whose a delivered block is; a run in which it is not what was submitted has failed. */
    static Tag read(Block block, Optional<MemberId> origin, ProtocolSim sim) {
        Tag tag = Payloads.read(block.bytes())
                .orElseThrow(() -> new IllegalStateException("delivered bytes that nobody submitted"));
        sim.expect(origin.filter(tag.origin()::equals).isPresent(), () -> tag + " came from ordinal " + block.origin());
        sim.expect(
                tag.level() == block.level() && entriesOf(tag) == block.entries(),
                () -> tag + " came as " + block.level() + " with " + block.entries() + " entries");
        return tag;
    }

    void begin() {
        Schedule.Load load = sim.schedule().load();
        long gap = dice.between(0, 2 * load.gapMicros()) * 1_000;
        if (load.gapMicros() > 0 && sim.agenda().nowNanos() + gap < load.millis() * Agenda.MILLI && !silent) {
            host.actor().postAfter(gap, () -> {
                say(level(load));
                begin();
            });
        }
    }

    /** Submits nothing by itself any more. */
    void hush() {
        silent = true;
    }

    Tag say(Delivery level) {
        Tag tag = new Tag(host.id(), level, numbers.merge(level, 1L, Long::sum));
        waiting.add(new Waiting(tag, dice.below(sim.schedule().load().bytes() + 1)));
        undelivered.add(tag);
        sim.history().add(new Event.Submitted(host.id(), tag));
        host.call("nothing", () -> {});
        return tag;
    }

    void pump(Protocol machine) {
        if (pumping) {
            return;
        }
        pumping = true;
        while (!waiting.isEmpty() && host.isMember() && machine.accepts()) {
            submit(machine, waiting.remove());
        }
        pumping = false;
    }

    void delivered(Tag tag) {
        undelivered.remove(tag);
    }

    int undelivered() {
        return undelivered.size();
    }

    void close() {
        waiting.clear();
    }

    private void submit(Protocol machine, Waiting next) {
        ByteBuffer payload = Payloads.of(next.tag(), next.filling());
        int offset = dice.below(4);
        Slab slab = host.slab(offset + payload.remaining());
        slab.bytes().put(offset, payload, 0, payload.remaining());
        int entries = entriesOf(next.tag());
        Block block = new Block(ordinal(host.id()), next.tag().level(), entries, slab, offset, payload.remaining());
        host.call("submit", () -> machine.submit(block));
        slab.release();
    }

    private int ordinal(MemberId id) {
        return host.view().orElseThrow().members().stream()
                .filter(m -> m.id().equals(id))
                .findFirst()
                .orElseThrow()
                .ordinal();
    }

    private Delivery level(Schedule.Load load) {
        if (dice.chance(load.atomicShare())) {
            return Delivery.ATOMIC;
        }
        return dice.chance(0.5) ? Delivery.RELIABLE : Delivery.BROADCAST;
    }
}
