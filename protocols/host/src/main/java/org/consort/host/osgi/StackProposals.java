package org.consort.host.osgi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one group's configuration and its stack together: a stack that somebody configures at this node is proposed to the group, and what the group runs
 * on in the end is shown, whoever proposed it. All on one thread of its own.
 */
final class StackProposals {

    private static final Logger LOG = LoggerFactory.getLogger(StackProposals.class);

    /** How a configuration that changed is to be dealt with. */
    enum Change {
        /** Nothing of it concerns the group now. */
        NONE,
        /** The stack, and nothing else: it was proposed. */
        PROPOSED,
        /** More than the stack: the group is joined again. */
        REJOIN
    }

    private final ShownStack shown;
    private final ExecutorService thread;
    private GroupSettings configured;
    private Optional<Group> group = Optional.empty();
    private int open;
    /** Whether the configuration says what was proposed, so that what came of it is to be written in any case. */
    private boolean owed;

    StackProposals(GroupSettings configured, ShownStack shown) {
        this.configured = configured;
        this.shown = shown;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "consort-" + configured.name() + "-configuration");
            made.setDaemon(true);
            return made;
        });
    }

    /** What the configuration says. */
    synchronized GroupSettings configured() {
        return configured;
    }

    /** The group was joined with what the configuration says. */
    synchronized void joined(Group with) {
        group = Optional.of(with);
    }

    /** The group was left. */
    synchronized void left() {
        group = Optional.empty();
    }

    /** The configuration changed. */
    synchronized Change changed(GroupSettings next, List<String> protocols) {
        GroupSettings before = configured;
        boolean isIn = group.filter(StackProposals::isIn).isPresent();
        Stack wanted = ConfiguredStack.of(next);
        if (!isSameRest(before, next, protocols) || !isIn) {
            configured = next;
            return next.equals(before) ? Change.NONE : Change.REJOIN;
        }
        Group in = group.get();
        if (shown.isOwn(wanted) || wanted.equals(in.stack()) || wanted.equals(ConfiguredStack.of(before))) {
            configured = next;
            look();
            return Change.NONE;
        }
        LOG.info("group={} configured=\"{}\" is proposed in place of \"{}\"", next.name(), wanted, in.stack());
        open++;
        var unused = in.changeStack(wanted).thenAccept(outcome -> concluded(in, wanted, outcome));
        return Change.PROPOSED;
    }

    /** Who writes another transport leaves the seeds as they are: addresses on the one before. */
    private static boolean isSameRest(GroupSettings before, GroupSettings next, List<String> protocols) {
        GroupSettings rest = ConfiguredStack.rest(before, protocols);
        return ConfiguredStack.rest(next, protocols).equals(rest)
                || ConfiguredStack.rest(next.transport(before.transport()), protocols)
                        .equals(rest);
    }

    private static boolean isIn(Group one) {
        return one.state() == Group.State.ACTIVE || one.state() == Group.State.BLOCKED;
    }

    private void concluded(Group in, Stack wanted, StackOutcome outcome) {
        synchronized (this) {
            open--;
            owed = true;
        }
        if (!(outcome instanceof StackOutcome.Changed)) {
            String why = outcome instanceof StackOutcome.Refused refused
                    ? refused.why()
                    : ((StackOutcome.Unknown) outcome).why();
            LOG.warn(
                    "group={} configured=\"{}\" refused=\"{}\"; the configuration goes back to \"{}\"",
                    in.name(),
                    wanted,
                    why,
                    in.stack());
        }
        look();
    }

    /** The group may run on something else than what the configuration says: then that is shown. */
    void look() {
        try {
            thread.execute(this::show);
        } catch (RejectedExecutionException e) {
            LOG.debug("the group is being left", e);
        }
    }

    private void show() {
        Optional<Group> in;
        GroupSettings before;
        boolean force;
        synchronized (this) {
            // What is proposed stays there until it is known what becomes of it.
            in = group.filter(one -> open == 0 && isIn(one));
            before = configured;
            force = owed && in.isPresent();
            owed &= !force;
        }
        if (in.isEmpty() || !force && in.get().stack().equals(ConfiguredStack.of(before))) {
            return;
        }
        Stack stack = in.get().stack();
        LOG.info(
                "group={} runs on \"{}\"; its configuration said \"{}\" and shows it now",
                before.name(),
                stack,
                ConfiguredStack.of(before));
        try {
            GroupSettings after = shown.show(before, stack, force);
            synchronized (this) {
                configured = configured.equals(before) ? after : configured;
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("group={} its configuration can't show \"{}\"", before.name(), stack, e);
        }
    }

    /** Ends its thread. */
    void close() {
        thread.shutdown();
    }
}
