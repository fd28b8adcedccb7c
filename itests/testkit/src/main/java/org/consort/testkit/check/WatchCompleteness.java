package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All who watch the same hear the same, in one order, and miss nothing that they were not told to have missed. One thread. */
public final class WatchCompleteness {

    /** What one listener heard. */
    public static final class Listener {
        private final String name;
        private final List<Heard> all = new ArrayList<>();

        private Listener(String name) {
            this.name = name;
        }

        /** It was told of a write. */
        public void changed(long revision, String what) {
            all.add(new Heard(revision, revision, what));
        }

        /** It was told that it missed what is after one revision, up to another. */
        public void compacted(long after, long to) {
            all.add(new Heard(after + 1, to, ""));
        }
    }

    /** A write; or a gap, if it says nothing. */
    private record Heard(long from, long to, String what) {}

    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Long, String> truth = new TreeMap<>();

    /** Another listener, that hears from its first call on. */
    public Listener listener(String name) {
        Listener listener = new Listener(name);
        listeners.add(listener);
        return listener;
    }

    /** A write that was acknowledged, which nobody heard of perhaps. */
    public void wrote(long revision, String what) {
        truth.put(revision, what);
    }

    /** How many calls there were. */
    public int size() {
        return listeners.stream().mapToInt(listener -> listener.all.size()).sum();
    }

    /** Says what is wrong, or nothing if it holds. */
    public Optional<String> violation() {
        for (Listener listener : listeners) {
            for (Heard heard : listener.all) {
                String other = heard.what().isEmpty() ? null : truth.putIfAbsent(heard.from(), heard.what());
                if (other != null && !other.equals(heard.what())) {
                    return Optional.of(listener.name + " heard of " + heard + ", but it was " + other);
                }
            }
        }
        return listeners.stream().map(this::missed).flatMap(Optional::stream).findFirst();
    }

    private Optional<String> missed(Listener listener) {
        long last = -1;
        for (Heard heard : listener.all) {
            if (last >= 0 && !heard.what().isEmpty() && heard.from() <= last) {
                return Optional.of(listener.name + " heard of " + heard + " after " + last);
            }
            for (long due : truth.keySet()) {
                if (last >= 0 && due > last && due < heard.from()) {
                    return Optional.of(listener.name + " was not told of " + due + ", " + truth.get(due)
                            + ": it heard of " + last + ", then of " + heard);
                }
            }
            last = heard.to();
        }
        return Optional.empty();
    }
}
