package org.consort.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** What the members do. */
enum Work {
    /** Every member keeps a window of messages outstanding. */
    ALL,
    /** One member does. */
    ONE,
    /** One member sends, one message at a time. */
    LAT,
    /** All send at a fixed rate, and one is killed. */
    FAIL,
    /** Every member keeps a window of messages outstanding, and the protocol is changed again and again. */
    SWITCH;

    static Work named(String word) {
        return Arrays.stream(values())
                .filter(work -> work.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown work '" + word + "': one of all, one, lat, fail, switch is needed"));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean hasOneSender() {
        return this == ONE || this == LAT;
    }
}
