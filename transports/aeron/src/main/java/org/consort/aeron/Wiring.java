package org.consort.aeron;

/** What all parts of one transport share. */
record Wiring(
        AeronSettings settings,
        Media media,
        Buffers buffers,
        Counters counters,
        Resolver resolver,
        QuietLog strangers) {

    /** How long a loop looks again before it sleeps. */
    long awakeNanos() {
        return settings.pace().awakeMicros() * 1000L;
    }
}
