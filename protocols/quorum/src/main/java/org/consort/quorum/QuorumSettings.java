package org.consort.quorum;

import java.util.List;
import org.consort.spi.Settings;

/**
 * What can be set of the quorum protocol.
 *
 * @param windowBytes how many bytes of its own blocks a member may have under way, and of all blocks one member is sent
 *     ahead of its answers
 * @param logBytes how many bytes are kept for the slowest member before it has to go
 * @param electionNanos silence of a leader after which a member stands, at least
 * @param storage what outlives a process
 */
record QuorumSettings(int windowBytes, long logBytes, long electionNanos, Storage storage) {

    /** Where term, vote and log are kept. */
    enum Storage {
        /** They die with the process. */
        MEMORY,
        /** On disk, stable before anybody hears of them. */
        DURABLE
    }

    private static final long MILLI = 1_000_000;
    private static final int BEATS = 10;

    static QuorumSettings of(Settings settings) {
        settings.allow(List.of("window.bytes", "log.bytes", "election.timeout.ms", "storage"));
        return new QuorumSettings(
                (int) settings.number("window.bytes", 1 << 20, 1 << 12, 1 << 26),
                settings.number("log.bytes", 1 << 26, 1 << 16, 1L << 34),
                MILLI * settings.number("election.timeout.ms", 500, 50, 60_000),
                settings.choice("storage", Storage.MEMORY));
    }

    boolean isDurable() {
        return storage == Storage.DURABLE;
    }

    /** How often a leader is heard of when it has nothing to say. */
    long heartbeatNanos() {
        return electionNanos / BEATS;
    }

    /** How many heartbeats a leader goes on without answers of a quorum. */
    int patienceBeats() {
        return BEATS;
    }
}
