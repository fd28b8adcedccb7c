package org.consort.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the machine can do at all: round trips or a stream between two processes, with no product between them. */
final class RawRun {

    private static final Set<String> OPTIONS = Set.of("warm", "meas");
    private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");
    private static final Duration TO_START = Duration.ofSeconds(15);
    private static final int LARGEST = 1 << 17;

    private final RawWork work;
    private final int size;
    private final Options options;
    private final Places places;

    private RawRun(RawWork work, int size, Options options, Places places) {
        this.work = work;
        this.size = size;
        this.options = options;
        this.places = places;
    }

    /**
     * Reads {@code WORK SIZE [k=v...]}.
     *
     * @throws IllegalArgumentException if it makes no sense; says what would
     */
    static RawRun of(List<String> words, Places places) {
        if (words.size() < 2) {
            throw new IllegalArgumentException("raw WORK SIZE [k=v...] is needed");
        }
        int size = Integer.parseInt(words.get(1));
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException(size + " is not between 1 and " + LARGEST);
        }
        Options options = Options.of(words.subList(2, words.size()));
        String unknown = options.words().keySet().stream()
                .filter(key -> !OPTIONS.contains(key))
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown option " + unknown + " of raw");
        }
        return new RawRun(RawWork.named(words.get(0)), size, options, places);
    }

    Line run() throws IOException, InterruptedException {
        places.create();
        int port = Places.freePorts(1);
        long warm = options.number("warm", 3000) * 1_000_000;
        long measured = options.number("meas", 5000) * 1_000_000;
        List<Child> both = new ArrayList<>();
        try {
            both.add(end("server", port, List.of()));
            both.get(0).await("READY", TO_START);
            both.add(end("client", port, List.of(String.valueOf(measured))));
            both.get(1).await("READY", TO_START);
            List<ProcessHandle> processes = both.stream().map(Child::handle).toList();
            long from = System.nanoTime() + warm;
            both.get(1).tell("GO " + from);
            Await.moment(from);
            Load before = Load.now(processes);
            Await.moment(from + measured);
            Load after = Load.now(processes);
            return head().addAll(Line.parse(both.get(1).await("RESULT", TO_START)))
                    .addAll(after.since(before, measured));
        } finally {
            both.forEach(Child::kill);
            places.remove();
        }
    }

    private Line head() {
        Line line = new Line().add("peer", "raw").add("work", work.word()).add("size", size);
        options.words().forEach(line::add);
        return line;
    }

    private Child end(String role, int port, List<String> times) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(role, work.word(), String.valueOf(size), String.valueOf(port)));
        arguments.addAll(times);
        return Child.start(
                RawEnd.class,
                FLAGS,
                arguments,
                places.logs().resolve("raw-" + role + ".err").toFile());
    }
}
