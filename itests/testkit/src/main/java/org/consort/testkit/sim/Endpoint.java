package org.consort.testkit.sim;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.transport.Guard;

/** A process as the network sees it. Calls are made on its actor. */
interface Endpoint {

    MemberId id();

    Actor actor();

    /** Which of several transports: links of one don't meet those of another. */
    default String over() {
        return "";
    }

    /** Proves who is at the other end of a link. */
    default Optional<Guard> guard() {
        return Optional.empty();
    }

    /** Takes a frame over: the endpoint releases the parcel's slab, by {@link Network#done}. */
    void arrived(MemberId from, Parcel parcel);

    void linkUp(MemberId peer);

    void linkDown(MemberId peer, String why);

    default void inboundUp(MemberId peer) {}

    default void inboundDown(MemberId peer, String why) {}

    /** The peer's process is gone, and with it a link that did not stand. */
    default void gone(MemberId peer) {}

    void writable(MemberId peer);
}
