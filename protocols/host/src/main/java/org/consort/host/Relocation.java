package org.consort.host;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the next life of this node look for the group on another transport, once that is open: by the word of a member, or of this node's log.
 * Group's thread.
 */
final class Relocation {

    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);

    private final Life life;
    private boolean opening;

    Relocation(Life life) {
        this.life = life;
    }

    /** Whether this node has such a transport. */
    boolean isPossible(String transport) {
        return life.host.modules().hasTransport(transport);
    }

    /** Goes there, if this life is no member by then. Opening a transport binds a port, so that is done elsewhere. */
    void to(String transport, String why) {
        if (!opening) {
            opening = true;
            life.host.lanes().workers().execute(() -> open(transport, why));
        }
    }

    /** Worker. */
    private void open(String transport, String why) {
        try {
            life.host.modules().transport(transport);
            life.execute(() -> opened(transport, why));
        } catch (RuntimeException e) {
            LOG.warn("group={} transport={} can't be opened: {}", life.name(), transport, e.getMessage());
            life.execute(() -> opening = false);
        }
    }

    private void opened(String transport, String why) {
        opening = false;
        if (life.phase() == Life.Phase.JOINING && life.joiner.incoming().isEmpty()) {
            life.host.group().runsOn(transport);
            life.finish(
                    Life.End.MOVED, why + ", which this node adopts in place of '" + life.roads.main().transport + "'");
        }
    }
}
