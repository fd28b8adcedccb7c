package org.consort.testkit.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who was granted an exclusive lock on something writes it alone until the next is granted it, however long he slept in between: no write
 * stands in the log behind the grant of a later token than its own. One thread.
 */
public final class LockSafety {

    private record Write(String what, long token, long index) {}

    private final Map<String, NavigableSet<Long>> grants = new HashMap<>();
    private final List<Write> writes = new ArrayList<>();

    /**
     * A lock was granted.
     *
     * @param token index of the entry that granted it
     */
    public void granted(String what, long token) {
        grants.computeIfAbsent(what, w -> new TreeSet<>()).add(token);
    }

    /**
     * A write under a lock was done.
     *
     * @param token of its grant
     * @param index of its entry
     */
    public void wrote(String what, long token, long index) {
        writes.add(new Write(what, token, index));
    }

    /** How many writes there are. */
    public int size() {
        return writes.size();
    }

    /** Says what is wrong, or nothing if it holds. */
    public Optional<String> violation() {
        for (Write write : writes) {
            Long latest = grants.getOrDefault(write.what(), new TreeSet<>()).lower(write.index());
            if (latest == null || latest != write.token()) {
                return Optional.of(write + " stands behind the grant of " + latest);
            }
        }
        return Optional.empty();
    }
}
