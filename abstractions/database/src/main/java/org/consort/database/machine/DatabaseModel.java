package org.consort.database.machine;

import java.util.Optional;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.database.AbsentDatabase;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;

/** The database of one group: one object for users, a machine for each life, a roster between them. */
final class DatabaseModel implements Model {

    private final Roster roster = new Roster();
    private final DatabaseApi api;

    DatabaseModel(Group group, int attempts) {
        this.api = new DatabaseApi(group, roster, attempts);
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
        return Optional.of(new AbsentDatabase(refusal, api.tables(), api.statistics(), api.revision()));
    }
}
