package org.consort.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One run, as the command line asks for it.
 *
 * @param size bytes of a message, the driver's header among them
 * @param members processes in the group
 */
record Plan(Product product, Work work, int size, int members, Options options) {

    private static final Set<String> OPTIONS = Set.of(
            "warm",
            "meas",
            "window",
            "jvm",
            "sender",
            "rate",
            "victim",
            "limit",
            "fd",
            "ballast",
            "memory",
            "switches",
            "rest");
    private static final int MOST_MEMBERS = 16;
    private static final int LARGEST = 1 << 20;

    /**
     * Reads {@code PEER WORK SIZE [N] [k=v...]}.
     *
     * @throws IllegalArgumentException if it makes no sense; says what would
     */
    static Plan of(List<String> words) {
        if (words.size() < 3) {
            throw new IllegalArgumentException("PEER WORK SIZE [N] [k=v...] is needed");
        }
        Product product = Product.named(words.get(0));
        Work work = Work.named(words.get(1));
        int size = number(words.get(2), Message.HEADER, LARGEST);
        boolean counted = words.size() > 3 && words.get(3).indexOf('=') < 0;
        int members = counted ? number(words.get(3), work == Work.FAIL ? 3 : 1, MOST_MEMBERS) : 3;
        Options options = Options.of(words.subList(counted ? 4 : 3, words.size()));
        for (String key : options.words().keySet()) {
            if (!OPTIONS.contains(key) && !product.knows(key)) {
                throw new IllegalArgumentException("unknown option " + key + " of " + product.word());
            }
        }
        return new Plan(product, work, size, members, options);
    }

    /** The same as words again. */
    List<String> asWords() {
        List<String> words =
                new ArrayList<>(List.of(product.word(), work.word(), String.valueOf(size), String.valueOf(members)));
        words.addAll(options.asWords());
        return words;
    }

    long warmNanos() {
        return options.number("warm", work == Work.FAIL ? 3000 : 5000) * 1_000_000;
    }

    long measuredNanos() {
        return options.number("meas", 10_000) * 1_000_000;
    }

    /** How often members look at their memory; 0 for never. */
    long memoryNanos() {
        return options.number("memory", 0) * 1_000_000_000;
    }

    int window() {
        return work == Work.LAT ? 1 : Math.toIntExact(options.number("window", product.window(size)));
    }

    /** Messages that each member sends in a second; 0 if the window alone holds them back. */
    double ratePerMember() {
        return work == Work.FAIL ? (double) options.number("rate", 2000) / members : 0;
    }

    /** Memory is touched before the run: in a virtual machine the first touch of a page is many times slower. */
    List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(
                Arrays.asList(options.text("jvm", "-Xms1g,-Xmx1g,-XX:+UseG1GC").split(",")));
        flags.add("-XX:+AlwaysPreTouch");
        flags.addAll(product.jvmFlags());
        return flags;
    }

    private static int number(String word, int least, int most) {
        int value;
        try {
            value = Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is no number", e);
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(word + " is not between " + least + " and " + most);
        }
        return value;
    }
}
