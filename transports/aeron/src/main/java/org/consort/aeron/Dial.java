package org.consort.aeron;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.jspecify.annotations.Nullable;

/** One attempt to meet whoever listens at an address: connect, say hello, hear the answer, all within one time limit. */
final class Dial implements Cord.Ear {

    /** What became of the attempt; one of these is called once, on the loop, unless it was cancelled. */
    interface Outcome {
        /** Somebody said welcome. The cord is the owner's now. */
        void met(Cord cord, MemberId who, Answer.Lane lane);

        void failed(Refusal refusal, Optional<MemberId> who, String why);
    }

    private final Wiring wiring;
    private final Loop loop;
    private final Hello hello;
    private final Outcome outcome;
    private @Nullable Cord cord;
    private Timers.@Nullable Timer timer;
    private boolean done;

    Dial(Wiring wiring, Loop loop, Hello hello, Outcome outcome) {
        this.wiring = wiring;
        this.loop = loop;
        this.hello = hello;
        this.outcome = outcome;
    }

    /** Begins. The outcome may be called before this returns. */
    void start(String address) {
        wiring.counters().dials.increment();
        int millis = wiring.settings().times().handshakeMillis();
        timer = loop.schedule(
                () -> fail(Refusal.SILENT, "no answer within " + millis + " ms"),
                TimeUnit.MILLISECONDS.toNanos(millis));
        Optional<Endpoint> endpoint = Endpoint.parse(address).filter(e -> e.port() > 0);
        if (endpoint.isEmpty()) {
            fail(Refusal.SILENT, "'" + address + "' is no address; it must be host:port or [IPv6]:port");
            return;
        }
        if (!loop.client().isOpen()) {
            fail(Refusal.SILENT, "this node's own media driver is not there");
            return;
        }
        wiring.resolver()
                .resolve(endpoint.get(), loop, new Resolver.Answer(this::connect, why -> fail(Refusal.SILENT, why)));
    }

    /** Gives up without a word to the owner. */
    void cancel() {
        end();
        if (cord != null) {
            cord.close();
        }
    }

    private void connect(InetSocketAddress to) {
        if (done) {
            return;
        }
        try {
            SocketChannel socket = SocketChannel.open();
            Cord made = new Cord(socket);
            cord = made;
            boolean stands = socket.connect(to);
            made.attach(loop.selector(), this, stands ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
            if (stands) {
                connected();
            }
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
            fail(Causes.refused(e) ? Refusal.NOBODY : Refusal.SILENT, Causes.describe(e));
        }
    }

    private void end() {
        done = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void fail(Refusal refusal, String why) {
        fail(refusal, Optional.empty(), why);
    }

    private void fail(Refusal refusal, Optional<MemberId> who, String why) {
        if (!done) {
            cancel();
            outcome.failed(refusal, who, why);
        }
    }

    @Override
    public void connected() {
        Cord dialled = cord;
        if (done || dialled == null) {
            return;
        }
        try {
            if (dialled.socket().getLocalAddress().equals(dialled.socket().getRemoteAddress())) {
                // TCP lets a socket meet itself if its own port is drawn equal to the dialled one: only when nobody
                // listens.
                fail(Refusal.NOBODY, "nothing listens there");
            } else if (!dialled.send(hello.encode())) {
                fail(Refusal.SILENT, "it takes no bytes");
            }
        } catch (IOException e) {
            fail(Refusal.SILENT, Causes.describe(e));
        }
    }

    @Override
    public void heard(ByteBuffer in) {
        try {
            Optional<Handshake.Message> whole = Handshake.decode(Wire.ANSWER_MAGIC, in);
            if (whole.isPresent() && !done) {
                answered(whole.get());
            }
        } catch (BadInput e) {
            wiring.counters().badHandshakes.increment();
            fail(Refusal.INCOMPATIBLE, "what answers sent " + e.why());
        }
    }

    private void answered(Handshake.Message message) throws BadInput {
        if (message.major() != Wire.MAJOR) {
            fail(
                    Refusal.INCOMPATIBLE,
                    "it speaks wire version " + message.major() + "." + message.minor() + ", this node " + Wire.MAJOR
                            + "." + Wire.MINOR);
            return;
        }
        Answer said = Answer.decode(message.body());
        Optional<MemberId> who = said.who();
        Cord met = cord;
        if (said.refusal().isPresent()) {
            fail(said.refusal().get(), who, said.why());
        } else if (who.isEmpty() || !hello.expected().map(who.get()::equals).orElse(true)) {
            fail(Refusal.OTHER_MEMBER, who, "it is another member than the one dialled");
        } else if (met != null) {
            end();
            outcome.met(met, who.get(), said.lane());
        }
    }

    @Override
    public void broke(String why, boolean refused) {
        fail(
                refused ? Refusal.NOBODY : Refusal.SILENT,
                refused ? why : "it closed the connection without an answer: " + why);
    }
}
