package org.consort.aeron;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;

/**
 * A connection that has not yet said who it is: reads what it says first and sends it to its group's loop, or away. Lives on the
 * door's thread, so that no busy group keeps others from being answered.
 */
final class Visitor implements Cord.Ear {

    /**
     * Somebody who wants a link, checked, and on the way to the group's loop.
     *
     * @param address where it dials from, for a person
     */
    record Guest(Cord cord, Hello hello, Loop loop, String address) {}

    private final Cord cord;
    private final Wiring wiring;
    private final Function<String, Optional<AeronChannel>> groups;
    private final String address;
    private final long deadlineNanos;
    private boolean done;
    private Runnable onward = () -> {};

    Visitor(Cord cord, Wiring wiring, Function<String, Optional<AeronChannel>> groups, String address) {
        this.cord = cord;
        this.wiring = wiring;
        this.groups = groups;
        this.address = address;
        this.deadlineNanos = System.nanoTime() + wiring.settings().times().handshakeMillis() * 1_000_000L;
    }

    /** True once it went on or away. */
    boolean isDone() {
        return done;
    }

    /** Sends it on to its group, if it may. Not while it is being read: from then on another thread reads it. */
    void goOn() {
        onward.run();
    }

    /** Sends it away if it took too long. */
    void judge(long nowNanos) {
        if (!done && nowNanos - deadlineNanos > 0) {
            wiring.counters().lateHandshakes.increment();
            wiring.strangers().warn("connection closed: no handshake in time", address);
            leave();
        }
    }

    /** Sends it away. */
    void leave() {
        done = true;
        cord.close();
    }

    @Override
    public void connected() {
        throw new IllegalStateException("an accepted connection connects");
    }

    @Override
    public void heard(ByteBuffer in) {
        try {
            Optional<Handshake.Message> whole = Handshake.decode(Wire.HELLO_MAGIC, in);
            if (whole.isPresent()) {
                read(whole.get(), in.hasRemaining());
            }
        } catch (BadInput e) {
            wiring.counters().badHandshakes.increment();
            wiring.strangers().warn("connection closed: it sent " + e.why(), address);
            leave();
        }
    }

    private void read(Handshake.Message message, boolean more) throws BadInput {
        if (message.major() != Wire.MAJOR) {
            refuse(
                    Refusal.INCOMPATIBLE,
                    Optional.empty(),
                    "this node speaks wire version " + Wire.MAJOR + "." + Wire.MINOR + ", the dialling one "
                            + message.major() + "." + message.minor());
            return;
        }
        Hello hello = Hello.decode(message.body());
        if (more) {
            throw new BadInput("more than a handshake before it was answered");
        }
        Optional<AeronChannel> group = groups.apply(hello.group());
        if (group.isEmpty()) {
            refuse(Refusal.NO_SUCH_GROUP, Optional.empty(), "the node takes part in no group '" + hello.group() + "'");
        } else {
            answer(hello, group.get());
        }
    }

    private void answer(Hello hello, AeronChannel group) {
        MemberId self = group.request().self();
        MemberId from = hello.from();
        if (from.equals(self)) {
            refuse(Refusal.SELF, Optional.of(self), "this is the dialling node itself");
        } else if (from.name().equals(self.name())) {
            refuse(
                    Refusal.SAME_NAME,
                    Optional.of(self),
                    "another node in this group has the name '" + self.name() + "'; give each node a name of its own");
        } else if (hello.greet()) {
            cord.send(Answer.accepted(self, Answer.Lane.NONE).encode());
            leave();
        } else if (!hello.expected().map(self::equals).orElse(false)) {
            refuse(Refusal.OTHER_MEMBER, Optional.of(self), "this is " + self);
        } else {
            done = true;
            onward = () -> {
                cord.detach();
                group.awaits(new Guest(cord, hello, group.loop(), address));
            };
        }
    }

    private void refuse(Refusal refusal, Optional<MemberId> self, String why) {
        wiring.counters().refusedHandshakes.increment();
        cord.send(Answer.refused(refusal, self, why).encode());
        leave();
    }

    @Override
    public void broke(String why, boolean refused) {
        wiring.counters().badHandshakes.increment();
        leave();
    }
}
