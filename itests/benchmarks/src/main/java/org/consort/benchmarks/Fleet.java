package org.consort.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of one group, each a process of its own.
 *
 * <p>Orders and answers: READY when the group is whole; LEADER? → true or false; GO start sends → RESULT after the measured
 * window; STOP; TALLY → counters; KILLED at; PROGRESS → whether a message sent since was delivered; GAP → pauses; SWITCH times rest → SWITCHED with spans; GAPS
 * spans → the longest gap in each; PAUSES → what the product itself says of them.
 */
final class Fleet implements AutoCloseable {

    private static final Duration TO_GATHER = Duration.ofSeconds(60);
    private static final Duration TO_ANSWER = Duration.ofSeconds(8);

    private final Places places;
    private final List<Child> members = new ArrayList<>();

    private Fleet(Places places) {
        this.places = places;
    }

    /** Returns when the group is whole. */
    static Fleet start(Plan plan, Places places) throws IOException, InterruptedException {
        Fleet fleet = new Fleet(places);
        try {
            places.create();
            int basePort = Places.freePorts(plan.members());
            for (int i = 0; i < plan.members(); i++) {
                fleet.members.add(fleet.member(plan, i, basePort));
            }
            for (Child member : fleet.members) {
                member.await("READY", TO_GATHER);
            }
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private Child member(Plan plan, int index, int basePort) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                String.valueOf(index),
                String.valueOf(basePort),
                places.data().resolve("m" + index).toString()));
        arguments.addAll(plan.asWords());
        String log = plan.product().word() + "-" + index + ".err";
        return Child.start(
                Member.class,
                plan.jvmFlags(),
                arguments,
                places.logs().resolve(log).toFile());
    }

    int size() {
        return members.size();
    }

    void tell(int member, String order) {
        members.get(member).tell(order);
    }

    void tellAll(String order) {
        members.forEach(member -> member.tell(order));
    }

    /** Gives all the same order, and returns the answers that begin with the same word. */
    List<String> ask(String order) throws IOException, InterruptedException {
        tellAll(order);
        return await(order);
    }

    /** Gives all the same order with words behind it, and returns the answers that begin with the order. */
    List<String> ask(String order, String words) throws IOException, InterruptedException {
        tellAll(order + " " + words);
        return await(order);
    }

    /** The next answer of one member that begins with this word. */
    String await(int member, String word, Duration limit) throws IOException, InterruptedException {
        return members.get(member).await(word, limit);
    }

    /** The next answers of all that begin with this word. */
    List<String> await(String word) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        for (Child member : members) {
            answers.add(member.await(word, TO_ANSWER));
        }
        return answers;
    }

    /** Kills one, which is then no member any more: indexes behind it move up. */
    void kill(int member) {
        members.remove(member).kill();
    }

    List<ProcessHandle> processes() {
        return members.stream().map(Child::handle).toList();
    }

    /** Kills all and removes their data. */
    @Override
    public void close() {
        members.forEach(Child::kill);
        places.remove();
    }
}
