package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.Registration;
import org.consort.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who listen to a group. Thread-safe; reading costs nothing, since every change makes a new list. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private volatile List<GroupListener> all = List.of();
    private Optional<View> view = Optional.empty();
    private Optional<Group.State> state = Optional.empty();
    private String stateWhy = "";

    synchronized Registration add(GroupListener listener) {
        List<GroupListener> more = new ArrayList<>(all);
        more.add(listener);
        all = List.copyOf(more);
        return () -> remove(listener);
    }

    private synchronized void remove(GroupListener listener) {
        List<GroupListener> fewer = new ArrayList<>(all);
        fewer.remove(listener);
        all = List.copyOf(fewer);
    }

    /** Tells everybody of a view. On the callback thread. */
    void view(View next) {
        view = Optional.of(next);
        each(l -> l.onView(next));
    }

    /** Tells everybody of a state. On the callback thread. */
    void state(Group.State next, String why) {
        state = Optional.of(next);
        stateWhy = why;
        each(l -> l.onState(next, why));
    }

    /** Tells one what the others were told last. On the callback thread. */
    void catchUp(GroupListener listener) {
        if (all.contains(listener)) {
            view.ifPresent(last -> call(listener, l -> l.onView(last)));
            state.ifPresent(last -> call(listener, l -> l.onState(last, stateWhy)));
        }
    }

    /** Those of this moment. */
    List<GroupListener> now() {
        return all;
    }

    /** Calls everybody. On the callback thread. */
    void each(Consumer<GroupListener> call) {
        for (GroupListener listener : all) {
            call(listener, call);
        }
    }

    /** Calls one; what it throws is its own affair and keeps nothing from the others. */
    static void call(GroupListener listener, Consumer<GroupListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.error("a group listener failed; the group goes on", e);
        }
    }
}
