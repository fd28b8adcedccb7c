package com.example.counter.machine;

import com.example.counter.Counter;
import java.util.List;
import org.consort.Group;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Model;
import org.osgi.service.component.annotations.Component;

/** Makes counters: abstraction {@code counter}. */
@Component(service = AbstractionFactory.class, property = "consort.abstraction=" + CounterFactory.NAME)
public final class CounterFactory implements AbstractionFactory {

    /** The word in a group's {@code abstractions}. */
    public static final String NAME = "counter";

    /** Called by the container or the service loader. */
    public CounterFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<?> type() {
        return Counter.class;
    }

    @Override
    public Model create(Settings settings, Group group) {
        settings.allow(List.of());
        return new CounterModel();
    }
}
