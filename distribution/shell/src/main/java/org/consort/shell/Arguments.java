package org.consort.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The words of a command: options by name, and the others in their order. */
final class Arguments {

    private final String usage;
    private final Map<String, String> options = new TreeMap<>();
    private final List<String> words = new ArrayList<>();

    /**
     * Sorts the words.
     *
     * @param usage how the command is used; its {@code [--name]} and {@code [--name VALUE]} are the known options
     */
    Arguments(String usage, Object[] given) {
        this.usage = usage;
        for (int at = 0; at < given.length; at++) {
            String word = String.valueOf(given[at]);
            if (word.equals("--help") || word.equals("-h")) {
                throw new CommandFailure(CommandFailure.NONE, "usage: " + usage);
            } else if (!word.startsWith("--")) {
                words.add(word);
            } else if (usage.contains("[" + word + "]")) {
                options.put(word, "");
            } else if (usage.contains("[" + word + " ")) {
                at++;
                options.put(word, value(word, given, at));
            } else {
                throw wrong("unknown option '" + word + "'");
            }
        }
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    String option(String name, String byDefault) {
        return options.getOrDefault(name, byDefault);
    }

    int number(String name, int byDefault) {
        String value = options.getOrDefault(name, String.valueOf(byDefault));
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name + " wants a whole number, not '" + value + "'");
        }
        throw wrong(name + " wants a whole number from 0, not '" + value + "'");
    }

    /** The words that are no options, if there are not more than so many. */
    List<String> words(int most) {
        if (words.size() > most) {
            throw wrong("too many words: '" + words.get(most) + "'; words with blanks between them need quotes");
        }
        return words;
    }

    CommandFailure wrong(String why) {
        return new CommandFailure(why + System.lineSeparator() + "usage: " + usage);
    }

    private String value(String option, Object[] given, int at) {
        if (at >= given.length) {
            throw wrong(option + " wants a value");
        }
        return String.valueOf(given[at]);
    }
}
