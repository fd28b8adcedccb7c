package org.consort.host;

import java.util.Arrays;
import java.util.List;
import org.consort.View;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.protocol.Tally;
import org.jspecify.annotations.Nullable;

/** The models' machines in one life, found by the target hash that entries carry; one may take another's place. Group's thread. */
final class Models {

    /** One model. */
    record Model(String name, int target, Abstraction machine) {}

    private final int[] targets;
    private final Model[] byTarget;

    Models(List<Model> all) {
        this.byTarget = all.toArray(new Model[0]);
        this.targets = all.stream().mapToInt(Model::target).toArray();
    }

    List<Model> all() {
        return List.copyOf(Arrays.asList(byTarget));
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

    /** Another machine serves this slot's model from now on. */
    void replace(int slot, Abstraction machine) {
        Model before = byTarget[slot];
        byTarget[slot] = new Model(before.name(), before.target(), machine);
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
