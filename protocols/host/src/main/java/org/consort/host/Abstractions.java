package org.consort.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.consort.Group;
import org.consort.host.wire.Spoken;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;

/** What users hold of a group's models, for as long as they hold the group: lives come and go below, and versions of models too. Any thread. */
final class Abstractions {

    private final List<Place> places;

    private Abstractions(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /**
     * Makes the models of a group.
     *
     * @throws IllegalArgumentException if a model refuses its settings
     */
    static Abstractions of(List<AbstractionFactory> factories, Settings settings, Group group) {
        List<Place> places = new ArrayList<>();
        for (AbstractionFactory factory : factories) {
            places.add(new Place(places.size(), factory, settings.under(factory.name()), group));
        }
        return new Abstractions(places);
    }

    /** What users get for a type. */
    Optional<Object> api(Class<?> type) {
        return places.stream()
                .filter(place -> place.type().equals(type))
                .map(Place::api)
                .findFirst();
    }

    /** What users get, by type. */
    Map<Class<?>, Object> apis() {
        Map<Class<?>, Object> all = new LinkedHashMap<>();
        places.forEach(place -> all.put(place.type(), place.api()));
        return all;
    }

    List<String> names() {
        return places.stream().map(Place::name).toList();
    }

    /** What each model speaks to its like at other members. */
    List<String> spoken() {
        return places.stream()
                .map(place -> new Spoken(place.name(), place.spoken()).toString())
                .toList();
    }

    /** The place that a version of a model has here now. */
    Optional<Place> placeOf(AbstractionFactory present) {
        return places.stream().filter(place -> place.isOf(present)).findFirst();
    }

    /** The place of a model. */
    Optional<Place> place(String name) {
        return places.stream().filter(place -> place.name().equals(name)).findFirst();
    }

    /** Names of the models that are away while their bundles are replaced: without them, no life can begin. */
    List<String> absent() {
        return places.stream()
                .filter(place -> place.model().isEmpty())
                .map(Place::name)
                .toList();
    }

    /** Machines for a life, in the state before any entry; a stand-in for what is absent. Group's thread. */
    Models machines(BiFunction<Integer, Integer, Context> contexts) {
        List<Models.Model> machines = new ArrayList<>();
        for (Place place : places) {
            Context context = contexts.apply(place.slot(), place.target());
            Abstraction machine =
                    place.model().map(model -> model.machine(context)).orElseGet(() -> new AbsentModel(() -> {}));
            machines.add(new Models.Model(place.name(), place.target(), machine));
        }
        return new Models(machines);
    }
}
