package org.consort.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.consort.Group;
import org.consort.host.wire.Entries;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;

/** What users hold of a group's models, for as long as they hold the group: lives come and go below. Any thread. */
final class Abstractions {

    private record Part(String name, Class<?> type, Model model) {}

    private final List<Part> parts;

    private Abstractions(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Makes the models of a group.
     *
     * @throws IllegalArgumentException if a model refuses its settings
     */
    static Abstractions of(List<AbstractionFactory> factories, Settings settings, Group group) {
        List<Part> parts = new ArrayList<>();
        for (AbstractionFactory factory : factories) {
            Model model = factory.create(settings.under(factory.name()), group);
            parts.add(new Part(factory.name(), factory.type(), model));
        }
        return new Abstractions(parts);
    }

    /** What users get for a type. */
    Optional<Object> api(Class<?> type) {
        return parts.stream()
                .filter(part -> part.type().equals(type))
                .map(part -> part.model().api())
                .findFirst();
    }

    /** What users get, by type. */
    Map<Class<?>, Object> apis() {
        Map<Class<?>, Object> all = new LinkedHashMap<>();
        parts.forEach(part -> all.put(part.type(), part.model().api()));
        return all;
    }

    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    /** Machines for a life, in the state before any entry. Group's thread. */
    Models machines(BiFunction<Integer, Integer, Context> contexts) {
        List<Models.Model> machines = new ArrayList<>();
        for (Part part : parts) {
            int target = Entries.hash(part.name());
            Context context = contexts.apply(machines.size(), target);
            machines.add(new Models.Model(part.name(), target, part.model().machine(context)));
        }
        return new Models(machines);
    }
}
