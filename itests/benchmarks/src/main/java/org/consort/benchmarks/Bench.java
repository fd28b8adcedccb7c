package org.consort.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The command line: one measured run, one line of {@code key=value}. {@code docs/benchmarks.md} tells what the keys mean. */
public final class Bench {

    private static final String USAGE = """
            PEER WORK SIZE [N] [k=v...]     one run; PEER: consort consort-quorum consort-api ring jgroups-tcp jgroups-tcp-seq2 jgroups-raft aeron
                                            WORK: all one lat fail switch
            raw WORK SIZE [k=v...]          WORK: tcp-rtt netty-rtt tcp-stream netty-stream
            summary < LINES                 medians""";

    private Bench() {}

    /** Exits with 1 if the run failed, with 2 if the words make no sense. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = Arrays.asList(arguments);
        if (words.equals(List.of("summary"))) {
            Summary.main(arguments);
            return;
        }
        Places places = Places.configured();
        int status = 2;
        try {
            Run run = runOf(words, places);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                places.remove();
            }));
            status = 1;
            System.out.println(run.line());
            status = 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
        } catch (IOException | InterruptedException | IllegalStateException e) {
            System.out.println(kindOf(words).add("error", String.valueOf(e.getMessage())));
            System.err.println("see the members' messages in " + places.logs());
        }
        System.exit(status);
    }

    private static Run runOf(List<String> words, Places places) {
        if (!words.isEmpty() && words.get(0).equals("raw")) {
            RawRun raw = RawRun.of(words.subList(1, words.size()), places);
            return raw::run;
        }
        return new GroupRun(Plan.of(words), places)::run;
    }

    /** Enough to tell which run of a batch failed. */
    private static Line kindOf(List<String> words) {
        Line line =
                new Line().add("peer", words.get(0)).add("work", words.get(1)).add("size", words.get(2));
        words.stream().skip(3).filter(word -> word.indexOf('=') > 0).forEach(word -> line.addAll(Line.parse(word)));
        return line;
    }

    @FunctionalInterface
    private interface Run {
        Line line() throws IOException, InterruptedException;
    }
}
