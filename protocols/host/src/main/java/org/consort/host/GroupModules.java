package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.Transport;

/** The modules as one group sees them. */
interface GroupModules {

    /** The protocol of this type, if it is installed now; a stand-in if it was. */
    Optional<ProtocolFactory> protocol(String type);

    /** The types of the protocols that are installed now, or are waited for; sorted. */
    List<String> protocolTypes();

    /**
     * The slot of the transport of this road, at its level; opens the transport if nothing has yet, which may take a while.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are, or the level can't be kept here
     * @throws java.io.UncheckedIOException if it cannot open
     */
    TransportSlot transport(String road);

    /** Whether this node's configuration names the transport of this road so: no other opens at the word of another node. */
    boolean hasTransport(String road);

    /** The roads that this node has been on, and those at this level over all transports that are open now. */
    Map<String, Transport> openTransports(String level);

    /** The slot that this very transport is in. */
    Optional<TransportSlot> slotOf(Object transport);

    /** The slot that waits for another version, and this is it. */
    Optional<TransportSlot> slotFor(Transport next);

    /** This version goes: its type is stood in for. */
    void remember(ProtocolFactory version);

    /** No other version of this type is waited for. */
    void giveUp(String type);

    /** Whether a stand-in is found for this type. */
    boolean isAway(String type);

    /** Whether this type is away for good, as far as anybody knows. */
    boolean isGivenUp(String type);

    /** The models this group carries, sorted by name: given away once, when the group is made. */
    List<AbstractionFactory> takeAbstractions();
}
