package org.consort.memory.machine;

import java.util.List;
import org.consort.Group;
import org.consort.memory.Memory;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Model;
import org.osgi.service.component.annotations.Component;

/** Offers the distributed shared memory to the host: as an OSGi service, or found on the class path. */
@Component(service = AbstractionFactory.class, property = "consort.abstraction=" + MemoryFactory.NAME)
public final class MemoryFactory implements AbstractionFactory {

    private static final String WIRE = "1.0";

    /** The model's name. */
    static final String NAME = "memory";

    private static final String LIMIT = "limit.bytes";
    private static final long LIMIT_BY_DEFAULT = 2L << 30;

    /** Made by the service runtime or the service loader. */
    public MemoryFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WireVersion wire() {
        return WireVersion.parse(WIRE);
    }

    @Override
    public Class<?> type() {
        return Memory.class;
    }

    @Override
    public Model create(Settings settings, Group group) {
        Settings known = settings.allow(List.of(LIMIT));
        return new MemoryModel(group, known.number(LIMIT, LIMIT_BY_DEFAULT, 0, Limits.ALL_BYTES));
    }
}
