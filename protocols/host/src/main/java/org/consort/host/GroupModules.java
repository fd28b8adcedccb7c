package org.consort.host;

import java.util.List;
import java.util.Optional;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;

/** The modules as one group sees them. */
interface GroupModules {

    /** The protocol of this type, if it is installed now; a stand-in if it was. */
    Optional<ProtocolFactory> protocol(String type);

    /** The types of the protocols that are installed now, or are waited for; sorted. */
    List<String> protocolTypes();

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
