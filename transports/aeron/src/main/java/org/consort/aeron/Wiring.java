package org.consort.aeron;

import org.consort.links.Groups;
import org.consort.links.QuietLog;
import org.consort.links.Resolver;

/** What all parts of one transport share. */
record Wiring(
        AeronSettings settings,
        Media media,
        Buffers buffers,
        AeronCounters counters,
        Groups<AeronChannel> groups,
        Resolver resolver,
        QuietLog strangers) {

    /** How long a loop looks again before it sleeps. */
    long awakeNanos() {
        return settings.pace().awakeMicros() * 1000L;
    }

    /** How long each step to a link may take, or a stranger to say who it is. */
    long handshakeNanos() {
        return settings.links().handshakeMillis() * 1_000_000L;
    }
}
