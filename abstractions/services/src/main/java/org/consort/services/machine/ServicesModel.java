package org.consort.services.machine;

import java.util.Map;
import java.util.Optional;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.service.AbsentServices;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;
import org.consort.spi.replication.ReplicationAlgorithm;

/** The services of one group: one object for users, a machine for each life, a roster between them. */
final class ServicesModel implements Model {

    private final Roster roster;
    private final ServicesApi api;

    ServicesModel(Group group, Map<String, ReplicationAlgorithm> algorithms) {
        this.roster = new Roster(algorithms);
        this.api = new ServicesApi(group, roster);
    }

    @Override
    public Object api() {
        return api;
    }

    @Override
    public Abstraction machine(Context context) {
        return new Machine(context, roster);
    }

    @Override
    public Optional<Object> absent(Outcome.Rejected refusal) {
        return Optional.of(new AbsentServices(refusal, api.list(), api.statistics()));
    }
}
