package org.consort.database.machine;

import java.util.List;
import org.consort.Group;
import org.consort.database.Database;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Model;
import org.osgi.service.component.annotations.Component;

/** Offers the locked state database to the host: as an OSGi service, or found on the class path. */
@Component(service = AbstractionFactory.class, property = "consort.abstraction=" + DatabaseFactory.NAME)
public final class DatabaseFactory implements AbstractionFactory {

    private static final String WIRE = "1.0";

    /** The model's name. */
    static final String NAME = "database";

    private static final String ATTEMPTS = "transact.attempts";
    private static final int ATTEMPTS_BY_DEFAULT = 8;
    private static final int MOST_ATTEMPTS = 1000;

    /** Made by the service runtime or the service loader. */
    public DatabaseFactory() {}

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
        return Database.class;
    }

    @Override
    public Model create(Settings settings, Group group) {
        Settings known = settings.allow(List.of(ATTEMPTS));
        return new DatabaseModel(group, (int) known.number(ATTEMPTS, ATTEMPTS_BY_DEFAULT, 1, MOST_ATTEMPTS));
    }
}
