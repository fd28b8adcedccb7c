package org.consort.host;

import java.util.List;
import java.util.Optional;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;

/** The modules as one group sees them. */
interface GroupModules {

    /** The protocol of this type, if it is installed now. */
    Optional<ProtocolFactory> protocol(String type);

    /** The types of the protocols that are installed now, sorted. */
    List<String> protocolTypes();

    /** A protocol's bundle is being replaced, or is there again: meanwhile a stand-in is found for it. */
    void away(String type, boolean isAway);

    /** Whether a stand-in is found for this type. */
    boolean isAway(String type);

    /** The models this group carries, sorted by name: given away once, when the group is made. */
    List<AbstractionFactory> takeAbstractions();
}
