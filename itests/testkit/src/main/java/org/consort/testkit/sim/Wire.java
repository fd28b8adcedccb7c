package org.consort.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.Guard;

/**
 * A one-way link between two processes: frames arrive whole and in order, or the link breaks and loses those that have
 * not arrived.
 */
final class Wire {

    private static final long NONE = 0;

    private final Network network;
    private final Endpoint from;
    private final Endpoint to;
    private final Dice dice;
    private final ArrayDeque<Parcel> flying = new ArrayDeque<>();
    private boolean up;
    private boolean wanted = true;
    private boolean lossy;
    private boolean choked;
    private long life;
    private long accepted = NONE;
    private long lastArrival;
    private Optional<Shake> shaken = Optional.empty();
    private int room;

    Wire(Network network, Endpoint from, Endpoint to, Dice dice) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.dice = dice;
        this.room = network.weather().room();
    }

    /** Dials until the link stands. */
    void dial() {
        long attempt = ++life;
        network.agenda().after(delay(), () -> knock(attempt));
    }

    boolean isUp() {
        return up;
    }

    boolean isWritable() {
        return up && flying.size() < room;
    }

    /** A link has room for this many frames from now on. */
    void room(int frames) {
        room = frames;
        relieve();
    }

    Offer offer(Frame frame) {
        if (!up) {
            return Offer.UNREACHABLE;
        }
        if (flying.size() >= room) {
            choked = true;
            return Offer.BUSY;
        }
        if (network.isCut(from.id(), to.id())) {
            lossy = true;
            return Offer.ACCEPTED;
        }
        flying.add(wrap(frame));
        lastArrival = Math.max(lastArrival, network.agenda().nowNanos() + delay());
        long attempt = life;
        network.agenda().at(lastArrival, () -> arrive(attempt));
        return Offer.ACCEPTED;
    }

    /** Breaks the link now: what has not arrived is lost. */
    void snap(String why) {
        flying.forEach(network::done);
        flying.clear();
        lossy = false;
        long broken = life++;
        if (up) {
            up = false;
            from.actor().post(() -> from.linkDown(to.id(), why));
        }
        if (accepted == broken) {
            to.actor().postAfter(delay(), () -> drop(broken, why));
        }
        redial(life);
    }

    /** The receiver learns that a link broke, unless another has replaced it by then. */
    private void drop(long attempt, String why) {
        if (attempt != NONE && accepted == attempt) {
            accepted = NONE;
            to.inboundDown(from.id(), why);
        }
    }

    /** The path was cut: both ends notice after a while. */
    void cut() {
        long attempt = life;
        network.agenda().after(dice.between(5, 300) * Agenda.MILLI, () -> {
            if (attempt == life && network.isCut(from.id(), to.id())) {
                snap("no answer");
            }
        });
    }

    /** The path is whole again: what was lost on it breaks the link. */
    void healed() {
        if (lossy) {
            snap("lost frames");
        }
    }

    /** One end is gone for ever; what the sender had sent may still arrive. */
    void end() {
        wanted = false;
        if (!up) {
            from.actor().post(() -> from.gone(to.id()));
        }
        boolean fromDead = !from.actor().isAlive();
        if (fromDead && to.actor().isAlive() && dice.chance(0.5)) {
            long attempt = life;
            network.agenda().at(lastArrival, () -> {
                if (attempt == life) {
                    snap("process gone");
                }
            });
        } else {
            snap("process gone");
        }
    }

    private void redial(long attempt) {
        if (wanted) {
            network.agenda().after(network.probeNanos() + delay(), () -> knock(attempt));
        }
    }

    private void knock(long attempt) {
        if (attempt != life || !wanted) {
            return;
        }
        if (network.isCut(from.id(), to.id()) || network.isCut(to.id(), from.id())) {
            redial(attempt);
            return;
        }
        to.actor().post(() -> accept(attempt));
    }

    private void accept(long attempt) {
        if (attempt == life && wanted) {
            try {
                shaken = Shake.of(from, to);
            } catch (Guard.Denied e) {
                redial(attempt);
                return;
            }
            network.incoming(this, from, to.id()).ifPresent(Wire::giveWay);
            accepted = attempt;
            shaken.ifPresent(shake -> shake.accepted().stands(from.id()));
            to.inboundUp(from.id());
            from.actor().postAfter(delay(), () -> stand(attempt));
        }
    }

    private void giveWay() {
        drop(accepted, "replaced by a new link");
    }

    private void stand(long attempt) {
        if (attempt == life && wanted) {
            up = true;
            choked = false;
            shaken.ifPresent(shake -> shake.dialled().stands(to.id()));
            from.linkUp(to.id());
        }
    }

    private void arrive(long attempt) {
        if (attempt != life) {
            return;
        }
        Parcel parcel = flying.remove();
        if (to.actor().isAlive()) {
            to.actor().post(() -> to.arrived(from.id(), parcel));
        }
        relieve();
    }

    private void relieve() {
        if (choked && isWritable()) {
            choked = false;
            from.actor().post(() -> from.writable(to.id()));
        }
    }

    /** Copies into a slab of its own, not at its beginning, as frames come in a transport's read buffer. */
    private Parcel wrap(Frame frame) {
        int offset = dice.below(5);
        Parcel parcel = network.wrap(offset, frame.length());
        ByteBuffer target = parcel.slab().bytes().duplicate();
        target.position(offset);
        frame.writeTo(target);
        return parcel;
    }

    private long delay() {
        return network.weather().delay(dice);
    }
}
