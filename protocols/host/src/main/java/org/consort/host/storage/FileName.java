package org.consort.host.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of a group's log is.
 *
 * @param chapter the machine whose it is, from 1
 * @param generation of its records, from 1; a snapshot goes with the records of its generation and all later ones
 * @param segment from 1; 0 for a snapshot
 */
record FileName(long chapter, long generation, long segment) {

    private static final Pattern SEGMENT = Pattern.compile("(\\d{6,})-(\\d{6,})-(\\d{6,})\\.log");
    private static final Pattern SNAPSHOT = Pattern.compile("(\\d{6,})-(\\d{6,})\\.snapshot");
    private static final String UNFINISHED = ".unfinished";

    static Optional<FileName> segmentOf(String name) {
        Matcher matcher = SEGMENT.matcher(name);
        return matcher.matches()
                ? Optional.of(new FileName(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
                : Optional.empty();
    }

    static Optional<FileName> snapshotOf(String name) {
        Matcher matcher = SNAPSHOT.matcher(name);
        return matcher.matches()
                ? Optional.of(new FileName(number(matcher, 1), number(matcher, 2), 0))
                : Optional.empty();
    }

    /** A snapshot that is not complete: worth nothing. */
    static boolean isUnfinished(String name) {
        return name.endsWith(UNFINISHED);
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }

    String text() {
        return segment == 0
                ? String.format("%06d-%06d.snapshot", chapter, generation)
                : String.format("%06d-%06d-%06d.log", chapter, generation, segment);
    }

    String unfinished() {
        return text() + UNFINISHED;
    }
}
