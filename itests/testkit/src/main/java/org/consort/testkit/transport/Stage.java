package org.consort.testkit.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/** The transports and parties of one test. Closing it closes them all and fails if a party saw the contract broken. */
public final class Stage implements AutoCloseable {

    /** The largest frame of parties, in bytes. */
    public static final int FRAME_LIMIT_BYTES = 1 << 20;

    /** How often parties dial again, in nanoseconds. */
    public static final long PROBE_NANOS = 50_000_000;

    private final Function<Map<String, String>, Transport> opener;
    private final Patience patience;
    private final List<Transport> transports = new ArrayList<>();
    private final List<Party> parties = new ArrayList<>();

    Stage(Function<Map<String, String>, Transport> opener, Patience patience) {
        this.opener = opener;
        this.patience = patience;
    }

    /** How to wait here. */
    public Patience patience() {
        return patience;
    }

    /** A transport at an address of its own. */
    public Transport transport() {
        return transport(Map.of());
    }

    /** A transport at an address of its own, with these settings. */
    public Transport transport(Map<String, String> settings) {
        return keep(opener.apply(settings));
    }

    /** Closes this one, too, in the end. */
    public Transport keep(Transport made) {
        transports.add(made);
        return made;
    }

    /** A member with a transport of its own, in the group {@code g}, of incarnation 1. */
    public Party party(String name) {
        return party(transport(), "g", new MemberId(name, 1));
    }

    /** A member of a group. */
    public Party party(Transport transport, String group, MemberId id) {
        Party made = new Party(transport, new ChannelRequest(group, id, FRAME_LIMIT_BYTES, PROBE_NANOS), patience);
        parties.add(made);
        return made;
    }

    @Override
    public void close() {
        transports.forEach(Transport::close);
        List<String> violations = new ArrayList<>();
        parties.forEach(party -> violations.addAll(party.violations()));
        if (!violations.isEmpty()) {
            throw new AssertionError("the contract was broken: " + violations);
        }
    }
}
