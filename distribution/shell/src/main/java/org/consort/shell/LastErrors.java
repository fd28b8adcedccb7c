package org.consort.shell;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;

/** What the log said last of something that went wrong. */
final class LastErrors {

    private final LogReaderService log;

    LastErrors(LogReaderService log) {
        this.log = log;
    }

    /** The youngest error that says this, if it is not older than a time in milliseconds. */
    Optional<String> about(String part, long since) {
        List<LogEntry> youngestFirst = Collections.list(log.getLog());
        return youngestFirst.stream()
                .filter(entry -> entry.getLogLevel() == LogLevel.ERROR && entry.getTime() >= since)
                .map(LogEntry::getMessage)
                .filter(message -> message.contains(part))
                .findFirst();
    }
}
