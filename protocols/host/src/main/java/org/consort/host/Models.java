package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.consort.View;
import org.consort.host.wire.Entries;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.protocol.Tally;
import org.jspecify.annotations.Nullable;

/** The models of one life, found by the target hash that entries carry. */
final class Models {

    /** One model. */
    record Model(AbstractionFactory factory, int target, Abstraction machine) {
        String name() {
            return factory.name();
        }
    }

    private final List<Model> all;
    private final int[] targets;
    private final Model[] byTarget;

    private Models(List<Model> all) {
        this.all = List.copyOf(all);
        this.byTarget = all.toArray(new Model[0]);
        this.targets = all.stream().mapToInt(Model::target).toArray();
    }

    /** Makes all machines anew. */
    static Models create(
            List<AbstractionFactory> factories, Settings settings, BiFunction<Integer, Integer, Context> contexts) {
        List<Model> models = new ArrayList<>();
        for (AbstractionFactory factory : factories) {
            int target = Entries.hash(factory.name());
            Map<String, String> own = settings.under(factory.name()).values();
            models.add(new Model(factory, target, factory.create(own, contexts.apply(models.size(), target))));
        }
        return new Models(models);
    }

    List<Model> all() {
        return all;
    }

    /** The model an entry is for; null if there is none. */
    @Nullable
    Model at(int target) {
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] == target) {
                return byTarget[i];
            }
        }
        return null;
    }

    Model number(int slot) {
        return byTarget[slot];
    }

    /** What users get for a type. */
    Optional<Object> api(Class<?> type) {
        return all.stream()
                .filter(model -> model.factory().type().equals(type))
                .map(model -> model.machine().api())
                .findFirst();
    }

    void viewChanged(View view) {
        for (Model model : byTarget) {
            model.machine().viewChanged(view);
        }
    }

    void tallied(Tally tally, long index) {
        for (Model model : byTarget) {
            model.machine().tallied(tally, index);
        }
    }

    void stop() {
        for (Model model : byTarget) {
            model.machine().stop();
        }
    }
}
