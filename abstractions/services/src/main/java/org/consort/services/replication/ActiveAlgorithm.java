package org.consort.services.replication;

import org.consort.spi.replication.Replication;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.Site;
import org.osgi.service.component.annotations.Component;

/** Every object executes every call, in the order of the log; members compare what comes out. */
@Component(service = ReplicationAlgorithm.class, property = ReplicationAlgorithm.PROPERTY + "=" + ActiveAlgorithm.NAME)
public final class ActiveAlgorithm implements ReplicationAlgorithm {

    /** Its name. */
    static final String NAME = "active";

    /** Made by the service runtime or the service loader. */
    public ActiveAlgorithm() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Replication begin(Site site) {
        return new Active(site);
    }
}
