package org.consort.aeron;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.links.Attempt;
import org.consort.links.BadInput;
import org.consort.links.Causes;
import org.consort.links.Claim;
import org.consort.links.Endpoint;
import org.consort.links.LinkLoop;
import org.consort.links.Outbound;
import org.consort.links.Resolver;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/** One attempt to meet whoever listens at an address: connect, say hello, hear the answer, all within one time limit. */
final class Dial implements Attempt, Cord.Ear {

    private final Wiring wiring;
    private final Loop loop;
    private final List<OutLink> turned;
    private final Hello hello;
    private final String address;
    private final Claim claim;
    private final Outcome outcome;
    private @Nullable Cord cord;
    private LinkLoop.@Nullable Alarm timer;
    private boolean done;

    /**
     * Whom it is to meet.
     *
     * @param claim proves who is at either end, if that is asked for
     * @param turned where a link is put, so that the loop turns it
     */
    record Target(Hello hello, String address, Claim claim, List<OutLink> turned) {}

    /** Makes one that is still to start. */
    Dial(Wiring wiring, Loop loop, Target target, Outcome outcome) {
        this.wiring = wiring;
        this.loop = loop;
        this.turned = target.turned();
        this.hello = target.hello();
        this.address = target.address();
        this.claim = target.claim();
        this.outcome = outcome;
    }

    @Override
    public void start() {
        wiring.counters().dials.increment();
        int millis = wiring.settings().links().handshakeMillis();
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

    @Override
    public void cancel() {
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
                return;
            }
            ByteBuffer body = hello.body().put(claim.opening());
            claim.said(Handshake.soFar(body));
            if (!dialled.send(Handshake.encode(Wire.HELLO_MAGIC, body))) {
                fail(Refusal.SILENT, "it takes no bytes");
            }
        } catch (IOException e) {
            fail(Refusal.SILENT, Causes.describe(e));
        }
    }

    @Override
    public void heard(ByteBuffer in) {
        try {
            Optional<Handshake.Message> whole = Handshake.decode(Wire.ANSWER_MAGIC, Wire.PROOF_LIMIT, in);
            if (whole.isPresent() && !done) {
                answered(whole.get());
            }
        } catch (BadInput e) {
            wiring.counters().badHandshakes.increment();
            fail(Refusal.INCOMPATIBLE, "what answers sent " + e.why());
        } catch (Guard.Denied e) {
            wiring.counters().deniedHandshakes.increment();
            fail(Refusal.DENIED, "what answers is not believed: " + e.getMessage());
        }
    }

    private void answered(Handshake.Message message) throws BadInput, Guard.Denied {
        if (message.major() != Wire.MAJOR) {
            fail(Refusal.INCOMPATIBLE, "it speaks wire version " + message.version() + ", this node " + Wire.VERSION);
            return;
        }
        ByteBuffer body = message.body();
        Cord met = cord;
        if (met != null && body.hasRemaining() && body.get(body.position()) == Wire.CHALLENGE) {
            body.get();
            met.send(Handshake.encode(Wire.HELLO_MAGIC, Wire.PROOF, claim.prove(Handshake.rest(body))));
            return;
        }
        ByteBuffer fields = body.duplicate();
        Answer said = Answer.decode(body);
        Optional<MemberId> who = said.who();
        claim.check(who, Handshake.rest(fields.limit(body.position())), Handshake.rest(body));
        if (said.refusal().isPresent()) {
            fail(said.refusal().get(), who, said.why());
        } else if (who.isEmpty() || !hello.expected().map(who.get()::equals).orElse(true)) {
            fail(Refusal.OTHER_MEMBER, who, "it is another member than the one dialled");
        } else if (met != null) {
            end();
            outcome.met(new Met(met, said.lane()), who.get());
        }
    }

    @Override
    public void broke(String why, boolean refused) {
        fail(
                refused ? Refusal.NOBODY : Refusal.SILENT,
                refused ? why : "it closed the connection without an answer: " + why);
    }

    /** The cord is the owner's now. */
    private final class Met implements Meeting {
        private final Cord met;
        private final Answer.Lane lane;

        Met(Cord met, Answer.Lane lane) {
            this.met = met;
            this.lane = lane;
        }

        @Override
        public Outbound link(Outbound.Owner owner) {
            OutLink made = new OutLink(met, new OutLink.Way(wiring, loop, lane, claim.exchange()), owner);
            turned.add(made);
            return made;
        }

        @Override
        public void part() {
            met.close();
        }
    }
}
