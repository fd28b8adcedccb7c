package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.consort.GroupListener;
import org.consort.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who listen to a group. Thread-safe; reading costs nothing, since every change makes a new list. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private volatile List<GroupListener> all = List.of();

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
