package org.consort.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code key=value} words of a command line.
 *
 * @param words in the order given
 */
record Options(Map<String, String> words) {

    /**
     * Reads words.
     *
     * @throws IllegalArgumentException if one has no {@code =}
     */
    static Options of(Collection<String> arguments) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("'" + argument + "' is not of the form key=value");
            }
            words.put(argument.substring(0, at), argument.substring(at + 1));
        }
        return new Options(words);
    }

    String text(String key, String whenAbsent) {
        return words.getOrDefault(key, whenAbsent);
    }

    /** A number that is not negative. */
    long number(String key, long whenAbsent) {
        String text = words.get(key);
        if (text == null) {
            return whenAbsent;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + text + ": a number is needed", e);
        }
    }

    /** The same again, as words. */
    List<String> asWords() {
        return words.entrySet().stream()
                .map(word -> word.getKey() + "=" + word.getValue())
                .toList();
    }
}
