package org.consort.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The host's own frames to one peer that its link had no room for: of each kind the newest, since each says how things stand
 * and makes those before it worthless. So it is bounded by the number of kinds. A kind keeps its turn when a newer frame takes the
 * place of an older one: otherwise those that are sent most often would starve the others. Group's thread.
 */
final class Outbox {

    /**
     * A frame that waits.
     *
     * @param untilNanos from when on it says nothing true any more
     */
    record Late(int kind, byte[] body, long untilNanos) {}

    private final Map<Integer, Late> waiting = new LinkedHashMap<>();

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void put(Late frame) {
        waiting.put(frame.kind(), frame);
    }

    /** The one whose turn it is. */
    Optional<Late> first() {
        return waiting.values().stream().findFirst();
    }

    void remove(Late frame) {
        waiting.remove(frame.kind());
    }

    /** The link broke: the next one begins with what is true then. */
    void clear() {
        waiting.clear();
    }
}
