package org.consort.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A piece of time, by the clock that all processes of the machine share. */
record Span(long from, long until) {

    static String write(List<Span> spans) {
        return spans.stream().map(span -> span.from + ":" + span.until).collect(Collectors.joining(","));
    }

    static List<Span> read(String text) {
        return Arrays.stream(text.split(","))
                .filter(word -> !word.isEmpty())
                .map(word -> word.split(":"))
                .map(ends -> new Span(Long.parseLong(ends[0]), Long.parseLong(ends[1])))
                .toList();
    }
}
