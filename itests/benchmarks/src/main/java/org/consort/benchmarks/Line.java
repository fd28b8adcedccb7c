package org.consort.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One line of {@code key=value} words, as it grows. */
final class Line {

    private final Map<String, String> words = new LinkedHashMap<>();

    /** Reads a line; words without {@code =} are passed over. */
    static Line parse(String text) {
        Line line = new Line();
        for (String word : text.trim().split(" ")) {
            int at = word.indexOf('=');
            if (at > 0) {
                line.words.put(word.substring(0, at), word.substring(at + 1));
            }
        }
        return line;
    }

    /** A value may hold no space. */
    Line add(String key, Object value) {
        words.put(key, value.toString().replaceAll("\\s+", "_"));
        return this;
    }

    Line add(String key, double value, int decimals) {
        return add(key, String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    Line addAll(Line other) {
        words.putAll(other.words);
        return this;
    }

    boolean has(String key) {
        return words.containsKey(key);
    }

    String text(String key) {
        return words.getOrDefault(key, "");
    }

    long count(String key) {
        return Long.parseLong(text(key));
    }

    double number(String key) {
        return Double.parseDouble(text(key));
    }

    Map<String, String> words() {
        return words;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        words.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value));
        return text.toString();
    }
}
