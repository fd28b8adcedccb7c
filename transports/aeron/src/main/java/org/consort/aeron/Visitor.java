package org.consort.aeron;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.BadInput;
import org.consort.links.Unwelcome;

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
    record Guest(Cord cord, Hello hello, String address) {}

    private final Cord cord;
    private final Wiring wiring;
    private final String address;
    private final long deadlineNanos;
    private boolean done;
    private Runnable onward = () -> {};

    Visitor(Cord cord, Wiring wiring, String address) {
        this.cord = cord;
        this.wiring = wiring;
        this.address = address;
        this.deadlineNanos = System.nanoTime() + wiring.handshakeNanos();
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
            refuse(Unwelcome.versions(Wire.VERSION, message.version()));
            return;
        }
        Hello hello = Hello.decode(message.body());
        if (more) {
            throw new BadInput("more than a handshake before it was answered");
        }
        Optional<AeronChannel> group = wiring.groups().find(hello.group());
        if (group.isEmpty()) {
            refuse(Unwelcome.stranger(hello.group()));
        } else {
            answer(hello, group.get());
        }
    }

    private void answer(Hello hello, AeronChannel group) {
        MemberId self = group.request().self();
        Optional<Unwelcome> against = Unwelcome.judge(self, hello.from(), hello.expected());
        if (against.isPresent()) {
            refuse(against.get());
        } else if (hello.greet()) {
            cord.send(Answer.accepted(self, Answer.Lane.NONE).encode());
            leave();
        } else {
            done = true;
            onward = () -> {
                cord.detach();
                group.awaits(new Guest(cord, hello, address));
            };
        }
    }

    private void refuse(Unwelcome why) {
        wiring.counters().refusedHandshakes.increment();
        cord.send(Answer.refused(why).encode());
        leave();
    }

    @Override
    public void broke(String why, boolean refused) {
        wiring.counters().badHandshakes.increment();
        leave();
    }
}
