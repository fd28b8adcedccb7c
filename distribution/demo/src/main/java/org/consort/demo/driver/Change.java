package org.consort.demo.driver;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo's group changes from the ring to the quorum protocol and back while lines flow. */
final class Change {

    private static final double PATIENCE_SECONDS = 30;

    /** Lines flow over the other protocol for so long before the group changes back. */
    private static final double STAY_SECONDS = 0.8;

    private final Stage stage;
    private final Verdict verdict;

    Change(Stage stage, Verdict verdict) {
        this.stage = stage;
        this.verdict = verdict;
    }

    /** Has the first of these propose both changes, and waits until all have made them. */
    void thereAndBack(List<Seat> members) throws InterruptedException {
        boolean all = to("quorum", "ring", 1, members);
        stage.linger(STAY_SECONDS);
        all &= to("ring", "quorum", 2, members);
        stage.linger(STAY_SECONDS);
        verdict.check("every member changed from ring to quorum and back while lines flowed", all);
    }

    private boolean to(String protocol, String from, int count, List<Seat> members) throws InterruptedException {
        Seat proposer = members.get(0);
        stage.screen().tell(proposer.name() + " proposes that the group change from " + from + " to " + protocol);
        proposer.answers().clear();
        proposer.say("stack " + protocol);
        stage.until(
                "a change to " + protocol,
                PATIENCE_SECONDS,
                () -> !proposer.answers().isEmpty());
        String outcome = proposer.answers().get(0);
        if (!outcome.startsWith("stack Changed")) {
            stage.screen().tell("the group did not change: " + outcome);
            return false;
        }
        List<Pause> pauses = pauses(members);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos((long) PATIENCE_SECONDS);
        while (!haveAll(pauses, protocol, count) && System.nanoTime() < deadline) {
            pauses = pauses(members);
        }
        for (int i = 0; i < members.size(); i++) {
            Pause pause = pauses.get(i);
            verdict.gap(
                    "while " + from + " gave way to " + protocol, members.get(i).name(), pause.micros());
            stage.screen()
                    .tell(members.get(i).name() + " runs on " + pause.protocol() + "; deliveries paused for "
                            + Verdict.millis(pause.micros()));
        }
        return haveAll(pauses, protocol, count);
    }

    /** True if all run on the protocol, and have delivered something over it: only then a pause is over and counted. */
    private static boolean haveAll(List<Pause> pauses, String protocol, int count) {
        return pauses.stream().allMatch(pause -> pause.protocol().equals(protocol) && pause.count() >= count);
    }

    /** What a member says of its last change: its protocol, how many changes it counted, and the pause of the last. */
    private record Pause(String protocol, int count, long micros) {
        static Pause of(Seat seat) {
            String[] words = seat.answers().get(0).split(" ");
            return new Pause(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
        }
    }

    private List<Pause> pauses(List<Seat> members) throws InterruptedException {
        for (Seat seat : members) {
            seat.answers().clear();
            seat.say("pauses");
        }
        stage.until(
                "the pauses",
                PATIENCE_SECONDS,
                () -> members.stream().noneMatch(seat -> seat.answers().isEmpty()));
        return members.stream().map(Pause::of).toList();
    }
}
