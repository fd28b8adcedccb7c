package org.consort.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.consort.Force;
import org.consort.Group;
import org.consort.Stack;
import org.consort.StackOutcome;

/** {@code stack set}: the words after it, and what becomes of the change. */
final class StackCommand {

    static final String USAGE =
            "consort:stack show [GROUP] [--json] | list [--json] | set [GROUP] PROTOCOL [KEY=VALUE ...] [--transport NAME]"
                    + " [--security LEVEL] [--wait SECONDS] [--force] [--insist] [--yes] [--json]";

    private static final String EXPLAINED = """
            --force is for a group whose protocol can order nothing any more, since too many members are gone.
            The members that this node reaches say what they hold; the one that holds most goes on with that, on a line of its own;
            all others rejoin it, those that come back later too, and write what only they had to a divergence file.
            What only unreachable members had is lost to the group, even if it was acknowledged. If they still run together somewhere,
            what they order until they meet the others is lost too. Bring them back instead if you can.
            It is refused while the protocol still orders, unless you say --insist as well.""";

    static final int MOST_WORDS = 64;

    private final Arguments arguments;
    private final Groups groups;

    StackCommand(Arguments arguments, Groups groups) {
        this.arguments = arguments;
        this.groups = groups;
    }

    /** Proposes the change and waits for the outcome. */
    Table set(List<String> words) throws InterruptedException {
        boolean named = words.size() > 1 && !words.get(1).contains("=");
        if (words.isEmpty() || words.get(named ? 1 : 0).contains("=")) {
            throw arguments.wrong("no protocol to change to");
        }
        Group group = named ? groups.named(words.get(0)) : groups.only();
        int at = named ? 1 : 0;
        Map<String, String> settings = new TreeMap<>();
        for (String word : words.subList(at + 1, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw arguments.wrong("'" + word + "' is not of the form KEY=VALUE");
            }
            settings.put(word.substring(0, equals), word.substring(equals + 1));
        }
        Stack stack = new Stack(
                words.get(at), arguments.option("--transport", ""), arguments.option("--security", ""), settings);
        if (!arguments.has("--force") && arguments.has("--insist")) {
            throw arguments.wrong("--insist goes with --force");
        }
        if (arguments.has("--force") && !arguments.has("--yes")) {
            throw new CommandFailure(EXPLAINED + System.lineSeparator() + "group " + group.name() + " is "
                    + group.state() + (group.why().isEmpty() ? "" : ": " + group.why()) + System.lineSeparator()
                    + "Nothing was done. If this is what you want, say it again with --yes");
        }
        StackOutcome outcome = change(group, stack, arguments.number("--wait", 30));
        if (outcome instanceof StackOutcome.Forced forced) {
            return told(group, stack, forced);
        }
        if (outcome instanceof StackOutcome.Changed changed) {
            return new Table("group", "stack", "epoch", "after")
                    .row(group.name(), stack, changed.epoch(), changed.lastIndex());
        }
        if (outcome instanceof StackOutcome.Refused refused) {
            throw new CommandFailure("refused, and nothing has changed: " + refused.why());
        }
        throw new CommandFailure("unknown, it may or may not come about: " + ((StackOutcome.Unknown) outcome).why());
    }

    private static Table told(Group group, Stack stack, StackOutcome.Forced forced) {
        String missing = String.join(",", forced.missing());
        String lost = missing.isEmpty()
                ? "nothing: all were reached"
                : "what only " + missing + " had behind entry " + forced.lastIndex()
                        + "; when they come back it stands in their divergence files, as far as they still have it";
        return new Table("group", "stack", "epoch", "after", "line", "not reached", "lost")
                .row(
                        group.name(),
                        stack,
                        forced.epoch(),
                        forced.lastIndex(),
                        Long.toHexString(forced.line()),
                        missing,
                        lost);
    }

    private CompletableFuture<StackOutcome> ask(Group group, Stack stack) {
        if (!arguments.has("--force")) {
            return group.changeStack(stack);
        }
        return group.changeStack(stack, arguments.has("--insist") ? Force.EVEN_IF_ORDERING : Force.IF_WEDGED);
    }

    private StackOutcome change(Group group, Stack stack, int seconds) throws InterruptedException {
        try {
            return ask(group, stack).get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new StackOutcome.Unknown("no outcome within " + seconds + " s; the group is " + group.state() + ". "
                    + group.why() + ". 'stack show' tells what it runs on");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a change of the stack never fails: " + e.getCause(), e);
        }
    }
}
