package org.consort.services.replication;

import org.consort.spi.replication.Replication;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.Site;
import org.osgi.service.component.annotations.Component;

/** The longest-serving carrier executes the calls; the log has what comes out and what it made of the state, before a caller hears of it. */
@Component(
        service = ReplicationAlgorithm.class,
        property = ReplicationAlgorithm.PROPERTY + "=" + HotStandbyAlgorithm.NAME)
public final class HotStandbyAlgorithm implements ReplicationAlgorithm {

    /** Its name. */
    static final String NAME = "hot-standby";

    /** Made by the service runtime or the service loader. */
    public HotStandbyAlgorithm() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Replication begin(Site site) {
        return new HotStandby(site);
    }
}
