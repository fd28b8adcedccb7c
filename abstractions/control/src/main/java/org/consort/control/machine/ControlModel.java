package org.consort.control.machine;

import java.util.Optional;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.control.AbsentControl;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;

/** Peer-to-peer control in one group: one object for users, a machine for each life, a roster between them. */
final class ControlModel implements Model {

    private final Roster roster = new Roster();
    private final ControlApi api;
    private final int historyRecords;

    ControlModel(Group group, int historyRecords) {
        this.api = new ControlApi(group, roster);
        this.historyRecords = historyRecords;
    }

    @Override
    public Object api() {
        return api;
    }

    @Override
    public Abstraction machine(Context context) {
        return new Machine(context, roster, historyRecords);
    }

    @Override
    public Optional<Object> absent(Outcome.Rejected refusal) {
        return Optional.of(new AbsentControl(refusal, api.history(), api.statistics()));
    }
}
