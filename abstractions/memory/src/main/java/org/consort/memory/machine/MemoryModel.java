package org.consort.memory.machine;

import java.util.Optional;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.memory.AbsentMemory;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;

/** The memory of one group: one object for users, a machine for each life, a roster between them. */
final class MemoryModel implements Model {

    private final Roster roster = new Roster();
    private final MemoryApi api;

    MemoryModel(Group group, long limitBytes) {
        this.api = new MemoryApi(group, roster, limitBytes);
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
        AbsentMemory absent = new AbsentMemory(refusal, api.regions(), api.statistics(), api.position());
        // Sessions look here no more: they ask whoever answers now, and find the next version there.
        roster.serving().ifPresent(machine -> machine.state().regions().close());
        return Optional.of(absent);
    }
}
