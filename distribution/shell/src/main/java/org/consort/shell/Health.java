package org.consort.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.consort.Group;

/** Whether this container is in all the groups that its configuration names, and what is wrong if it is not. */
final class Health {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Groups groups;
    private final Problems problems;
    private List<Group> seen = List.of();
    private List<Problems.Problem> wrong = List.of();

    Health(Groups groups, Problems problems) {
        this.groups = groups;
        this.problems = problems;
    }

    /** Looks until all is well, waiting cannot help, or the time is over; tells on the way what it waits for. */
    Health await(int seconds, PrintStream progress) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String told = "";
        look();
        while (!isGood() && !isHopeless() && System.nanoTime() < deadline) {
            String waiting = waitingFor();
            if (!waiting.isEmpty() && !waiting.equals(told)) {
                progress.println(waiting);
                told = waiting;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(POLL_NANOS);
            look();
        }
        return this;
    }

    boolean isGood() {
        return wrong.isEmpty() && !seen.isEmpty() && seen.stream().allMatch(g -> g.state() == Group.State.ACTIVE);
    }

    private boolean isHopeless() {
        return wrong.stream().anyMatch(Problems.Problem::lasting);
    }

    void print(PrintStream out, boolean json) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("running", true);
            all.put("pid", ProcessHandle.current().pid());
            all.put("healthy", isGood());
            all.put("groups", seen.stream().map(Health::describe).toList());
            all.put("problems", wrong.stream().map(Problems.Problem::text).toList());
            out.println(Json.of(all));
            return;
        }
        out.println("running, pid " + ProcessHandle.current().pid());
        if (!seen.isEmpty()) {
            Views.printList(seen, out, false);
        }
        wrong.forEach(problem -> out.println("problem: " + problem.text()));
    }

    private void look() {
        seen = groups.all();
        List<Problems.Problem> found = new ArrayList<>(problems.found());
        if (seen.isEmpty() && found.isEmpty()) {
            found.add(new Problems.Problem(
                    "in no group yet; groups are configured in etc/org.consort.group-NAME.cfg", false));
        }
        wrong = List.copyOf(found);
    }

    private String waitingFor() {
        return seen.stream()
                .filter(group -> group.state() != Group.State.ACTIVE)
                .findFirst()
                .map(group -> group.name() + ": " + group.state() + (group.why().isEmpty() ? "" : ", " + group.why()))
                .orElse("");
    }

    private static Map<String, Object> describe(Group group) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("group", group.name());
        facts.put("state", group.state());
        facts.put("why", group.why());
        facts.put("self", group.self());
        Views.viewOf(group).ifPresent(view -> {
            facts.put("view", view.number());
            facts.put("members", view.members().stream().map(m -> m.name()).toList());
        });
        return facts;
    }
}
