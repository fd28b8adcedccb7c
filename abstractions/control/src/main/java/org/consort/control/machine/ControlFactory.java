package org.consort.control.machine;

import java.util.List;
import java.util.Map;
import org.consort.control.Control;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.osgi.service.component.annotations.Component;

/** Offers peer-to-peer control to the host: as an OSGi service, or found on the class path. */
@Component(service = AbstractionFactory.class, property = "consort.abstraction=" + ControlFactory.NAME)
public final class ControlFactory implements AbstractionFactory {

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
    public Class<?> type() {
        return Control.class;
    }

    @Override
    public Abstraction create(Map<String, String> settings, Context context) {
        Settings known = new Settings("abstraction " + NAME, settings).allow(List.of(RECORDS));
        return new Machine(context, (int) known.number(RECORDS, RECORDS_BY_DEFAULT, 16, Limits.RECORDS));
    }
}
