package org.consort.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What two processes do to each other. */
enum RawWork {
    /** Blocking sockets, one message there and back at a time. */
    TCP_RTT,
    /** The same from Netty's event loops. */
    NETTY_RTT,
    /** A blocking socket, messages one way, a write for each. */
    TCP_STREAM,
    /** Netty, messages gathered into large writes. */
    NETTY_STREAM;

    static RawWork named(String word) {
        return Arrays.stream(values())
                .filter(work -> work.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown work '" + word + "': one of "
                        + Arrays.stream(values()).map(RawWork::word).collect(Collectors.joining(", ")) + " is needed"));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isStream() {
        return this == TCP_STREAM || this == NETTY_STREAM;
    }

    boolean usesNetty() {
        return this == NETTY_RTT || this == NETTY_STREAM;
    }
}
