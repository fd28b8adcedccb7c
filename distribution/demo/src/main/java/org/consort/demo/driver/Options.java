package org.consort.demo.driver;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the person asked for.
 *
 * @param base the distribution
 * @param members how many containers form the group
 * @param transport what the group's frames travel by
 * @param input the text
 * @param rate lines per second; empty for a rate at which the text lasts through all faults
 * @param formSeconds how long the group may take to form
 * @param folder where the homes are made; empty for a new temporary folder
 * @param keepRunning whether the group is left running at the end
 * @param plain whether to print plain lines even on a terminal
 */
record Options(
        Path base,
        int members,
        Transport transport,
        Path input,
        Optional<Double> rate,
        double formSeconds,
        Optional<Path> folder,
        boolean keepRunning,
        boolean plain) {

    /** What messages travel by. */
    enum Transport {
        TCP,
        AERON;

        private static Transport named(String name) {
            for (Transport each : values()) {
                if (each.type().equals(name)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("--transport wants tcp or aeron, not '" + name + "'");
        }

        /** As configurations name it. */
        String type() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static final String USAGE = """
            usage: consort demo [options]

            Starts containers as processes of their own, lets them form a group on this machine, and sends a text
            through it: a line is a change of state, submitted by all members at once. Meanwhile the oldest member is killed
            (kill -9), a new one joins, and one is paused longer than the group waits, and comes back. At the end
            every member must have the same history and the whole text, each line once; else the exit code is 1.

              --members N           how many containers, 3 to 9 (3)
              --transport NAME      what their messages travel by: tcp or aeron (tcp)
              --input FILE          any file of lines, up to 32 MiB (Milton's Paradise Lost, 10,596 lines)
              --rate LINES          lines per second (so that the text lasts 12 s, at most 2000)
              --form-within SECONDS how long the group may take to form (2 for three members, 2/3 more for each more;
                                    a machine that is busy with other things needs more)
              --folder DIR          where the containers' homes are made (a new temporary folder)
              --keep-running        leave the group running at the end, and say how to reach it
              --plain               print plain lines, no live display
            """;

    private static final int LEAST_MEMBERS = 3;
    private static final int MOST_MEMBERS = 9;

    /** All of them start on one machine. */
    private static final double FORM_SECONDS_OF_ONE = 2.0 / LEAST_MEMBERS;

    /**
     * Reads the words of the command line.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static Options parse(Path base, boolean terminal, List<String> words) {
        int members = LEAST_MEMBERS;
        Transport transport = Transport.TCP;
        Path input = base.resolve("demo/paradise-lost.txt");
        Optional<Double> rate = Optional.empty();
        Optional<Double> formSeconds = Optional.empty();
        Optional<Path> folder = Optional.empty();
        boolean keepRunning = false;
        boolean plain = !terminal;
        for (Iterator<String> each = words.iterator(); each.hasNext(); ) {
            String word = each.next();
            switch (word) {
                case "--members" -> members = whole(word, each, LEAST_MEMBERS, MOST_MEMBERS);
                case "--transport" -> transport = Transport.named(value(word, each));
                case "--input" -> input = file(Path.of(value(word, each)));
                case "--rate" -> rate = Optional.of(number(word, each, 1, 1e6));
                case "--form-within" -> formSeconds = Optional.of(number(word, each, 0.1, 600));
                case "--folder" ->
                    folder = Optional.of(Path.of(value(word, each)).toAbsolutePath());
                case "--keep-running" -> keepRunning = true;
                case "--plain" -> plain = true;
                default ->
                    throw new IllegalArgumentException(
                            "unknown option '" + word + "'; 'consort demo --help' lists them");
            }
        }
        double formWithin = formSeconds.orElse(FORM_SECONDS_OF_ONE * members);
        return new Options(base, members, transport, input, rate, formWithin, folder, keepRunning, plain);
    }

    private static Path file(Path path) {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException("--input: no readable file " + path.toAbsolutePath());
        }
        return path;
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value");
        }
        return words.next();
    }

    private static double number(String option, Iterator<String> words, double least, double most) {
        String word = value(option, words);
        try {
            double number = Double.parseDouble(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " wants a number, not '" + word + "'", e);
        }
        throw new IllegalArgumentException(
                option + " wants a number from " + brief(least) + " to " + brief(most) + ", not '" + word + "'");
    }

    private static int whole(String option, Iterator<String> words, int least, int most) {
        double number = number(option, words, least, most);
        if (number != Math.rint(number)) {
            throw new IllegalArgumentException(option + " wants a whole number, not " + brief(number));
        }
        return (int) number;
    }

    private static String brief(double number) {
        return new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
    }
}
