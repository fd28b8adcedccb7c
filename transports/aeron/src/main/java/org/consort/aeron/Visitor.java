package org.consort.aeron;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.BadInput;
import org.consort.links.Unwelcome;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has not yet said who it is: reads what it says first and sends it to its group's loop, or away. Lives on the
 * door's thread, so that no busy group keeps others from being answered.
 */
final class Visitor implements Cord.Ear {

    /**
     * Somebody who wants a link, checked, and on the way to the group's loop.
     *
     * @param address where it dials from, for a person
     * @param exchange by which it has proven who it is; empty if it need not
     */
    record Guest(Cord cord, Hello hello, String address, Optional<Guard.Accepted> exchange) {
        /** Answers it. */
        void answer(Answer answer) {
            cord.send(answer.encode(exchange));
        }
    }

    /**
     * Somebody who has still to prove who he is.
     *
     * @param body what he said, to the byte
     */
    private record Challenged(Hello hello, byte[] body, AeronChannel group, Guard.Accepted exchange) {}

    private final Cord cord;
    private final Wiring wiring;
    private final String address;
    private final long deadlineNanos;
    private @Nullable Challenged challenged;
    private Optional<Guard.Accepted> exchange = Optional.empty();
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
            int limit = challenged == null ? Wire.BODY_LIMIT : Wire.PROOF_LIMIT;
            Optional<Handshake.Message> whole = Handshake.decode(Wire.HELLO_MAGIC, limit, in);
            if (whole.isPresent()) {
                read(whole.get(), in.hasRemaining());
            }
        } catch (Guard.Denied e) {
            wiring.counters().deniedHandshakes.increment();
            wiring.strangers().warn("connection denied: " + e.getMessage(), address);
            refuse(Unwelcome.denied());
        } catch (BadInput e) {
            wiring.counters().badHandshakes.increment();
            wiring.strangers().warn("connection closed: it sent " + e.why(), address);
            leave();
        }
    }

    private void read(Handshake.Message message, boolean more) throws BadInput, Guard.Denied {
        if (message.major() != Wire.MAJOR) {
            refuse(Unwelcome.versions(Wire.VERSION, message.version()));
            return;
        }
        if (more) {
            throw new BadInput("more than a handshake before it was answered");
        }
        ByteBuffer body = message.body();
        if (challenged == null) {
            byte[] all = Handshake.rest(body.duplicate());
            Hello hello = Hello.decode(body);
            find(hello, all, Handshake.rest(body));
        } else {
            prove(challenged, body);
        }
    }

    private void find(Hello hello, byte[] body, byte[] opening) throws Guard.Denied {
        Optional<AeronChannel> group = wiring.groups().find(hello.group());
        if (group.isEmpty()) {
            refuse(wiring.groups().unknown(hello.group()));
            return;
        }
        Optional<Guard> guard = group.get().request().guard();
        if (guard.isEmpty()) {
            answer(hello, group.get());
            return;
        }
        Guard.Accepted begun = guard.get().accept(opening);
        challenged = new Challenged(hello, body, group.get(), begun);
        cord.send(Handshake.encode(Wire.ANSWER_MAGIC, Wire.CHALLENGE, begun.challenge()));
    }

    private void prove(Challenged who, ByteBuffer body) throws BadInput, Guard.Denied {
        if (Fields.octet(body) != Wire.PROOF) {
            throw new BadInput("no answer to a challenge");
        }
        who.exchange().proven(who.hello().from(), who.body(), Handshake.rest(body));
        exchange = Optional.of(who.exchange());
        answer(who.hello(), who.group());
    }

    private void answer(Hello hello, AeronChannel group) {
        MemberId self = group.request().self();
        Optional<Unwelcome> against = Unwelcome.judge(self, hello.from(), hello.expected());
        if (against.isPresent()) {
            refuse(against.get());
        } else if (hello.greet()) {
            cord.send(Answer.accepted(self, Answer.Lane.NONE).encode(exchange));
            leave();
        } else {
            done = true;
            onward = () -> {
                cord.detach();
                group.awaits(new Guest(cord, hello, address, exchange));
            };
        }
    }

    private void refuse(Unwelcome why) {
        wiring.counters().refusedHandshakes.increment();
        cord.send(Answer.refused(why).encode(exchange));
        leave();
    }

    @Override
    public void broke(String why, boolean refused) {
        wiring.counters().badHandshakes.increment();
        leave();
    }
}
