package org.consort.control.machine;

import java.util.List;
import org.consort.Group;
import org.consort.control.Control;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Model;
import org.osgi.service.component.annotations.Component;

/** Offers peer-to-peer control to the host: as an OSGi service, or found on the class path. */
@Component(service = AbstractionFactory.class, property = "consort.abstraction=" + ControlFactory.NAME)
public final class ControlFactory implements AbstractionFactory {

    private static final String WIRE = "1.0";

    /** The model's name. */
    static final String NAME = "control";

    private static final String RECORDS = "history.records";
    private static final int RECORDS_BY_DEFAULT = 4096;

    /** Made by the service runtime or the service loader. */
    public ControlFactory() {}

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
        return Control.class;
    }

    @Override
    public Model create(Settings settings, Group group) {
        Settings known = settings.allow(List.of(RECORDS));
        return new ControlModel(group, (int) known.number(RECORDS, RECORDS_BY_DEFAULT, 16, Limits.RECORDS));
    }
}
