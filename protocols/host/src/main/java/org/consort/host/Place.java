package org.consort.host;

import java.util.Optional;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.host.wire.Entries;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Model;

/** A model's place in a group at this node: stays while versions of the model come and go. Any thread. */
final class Place {

    private final String name;
    private final Class<?> type;
    private final int slot;
    private final Settings settings;
    private final Group group;
    private WireVersion spoken;
    private final Optional<Front> front;
    private Optional<AbstractionFactory> factory;
    private Optional<Model> model;
    private Object api;

    /**
     * Makes the model for the first time.
     *
     * @throws IllegalArgumentException if it refuses its settings
     */
    Place(int slot, AbstractionFactory factory, Settings settings, Group group) {
        this.slot = slot;
        this.name = factory.name();
        this.type = factory.type();
        this.settings = settings;
        this.group = group;
        this.spoken = factory.wire();
        Model made = factory.create(settings, group);
        this.factory = Optional.of(factory);
        this.model = Optional.of(made);
        this.api = made.api();
        this.front = Front.of(name, type, api);
    }

    /** What the versions of the model that were here spoke to the others. */
    synchronized WireVersion spoken() {
        return spoken;
    }

    String name() {
        return name;
    }

    Class<?> type() {
        return type;
    }

    int slot() {
        return slot;
    }

    /** The hash of its name, which entries carry. */
    int target() {
        return Entries.hash(name);
    }

    /** What users hold. */
    synchronized Object api() {
        return front.map(Front::proxy).orElse(api);
    }

    /** The version that is there. */
    synchronized Optional<Model> model() {
        return model;
    }

    synchronized boolean isOf(Object module) {
        return factory.isPresent() && factory.get() == module;
    }

    /** Whether another version can go on here: users hold objects of this very type. */
    boolean suits(AbstractionFactory next) {
        return next.name().equals(name) && next.type().equals(type);
    }

    /** The version that is there goes, and nothing here refers to it any more. */
    synchronized void leave(Outcome.Rejected refusal) {
        Optional<Object> meanwhile = model.flatMap(m -> m.absent(refusal));
        front.ifPresent(f -> f.leave(meanwhile));
        factory = Optional.empty();
        model = Optional.empty();
    }

    /**
     * Another version comes; {@link #serve} follows when its machine is up.
     *
     * @throws IllegalArgumentException if it refuses the settings
     */
    synchronized void enter(AbstractionFactory next) {
        Model made = next.create(settings, group);
        factory = Optional.of(next);
        model = Optional.of(made);
        spoken = next.wire();
        front.ifPresent(f -> f.enter(made.api()));
    }

    /** The version that came serves from now on. */
    synchronized void serve() {
        api = model.map(Model::api).orElse(api);
        front.ifPresent(Front::serve);
    }
}
