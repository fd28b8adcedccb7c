package org.consort.shell;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.spi.Nearest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The commands of scope {@code consort}: {@code group}, {@code submit}, {@code stack} and {@code status}. */
@Component(
        service = GroupCommands.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {
            "osgi.command.scope=consort",
            "osgi.command.function=group",
            "osgi.command.function=submit",
            "osgi.command.function=stack",
            "osgi.command.function=status",
            "osgi.command.function=help"
        })
public final class GroupCommands {

    private static final String GROUP_USAGE = "consort:group list|view|members|history [GROUP] [--last N] [--json]";
    private static final String SUBMIT_USAGE =
            "consort:submit [GROUP] TEXT [--level broadcast|reliable|atomic] [--wait SECONDS] [--json]";
    private static final String STATUS_USAGE = "consort:status [--wait SECONDS] [--json]";
    private static final List<String> USAGES = List.of(
            GROUP_USAGE,
            SUBMIT_USAGE,
            StackCommand.USAGE,
            STATUS_USAGE,
            DatabaseCommands.USAGE,
            MemoryCommands.USAGE,
            ServiceCommands.USAGE);
    private static final String HELP = """
            group list                        the groups, their state, and why they are in it
            group view|members [GROUP]        the agreed membership
            group history [GROUP] [--last N]  head and last records of the history of changes
            submit [GROUP] TEXT               submit a message; words with blanks between them need quotes
            stack show [GROUP]                what the group runs on: settings and counters
            stack list                        the protocols, transports and models that this container has
            stack set [GROUP] PROTOCOL [K=V]  have the group go on with another protocol, other settings of it,
                                              or over another transport: --transport NAME
            db tables|scan TABLE|get TABLE KEY|put TABLE KEY VALUE|locks   the group's database
            memory list|read REGION OFFSET|write REGION OFFSET VALUE   the group's shared memory
            service list                      the group's replicated services, and who carries them
            status                            whether all is well, and what is wrong if not
            help COMMAND                      all options of a command
            felix:help                        the commands of the OSGi framework (lb, scr:list, ...)
            GROUP may be left out where the node is in one group only. All commands know --json.
            """;
    private static final List<String> GROUP_VERBS = List.of("list", "view", "members", "history");

    private final Groups groups = new Groups();
    private final Problems problems;

    /** Made by declarative services. */
    @Activate
    public GroupCommands(@Reference Problems problems) {
        this.problems = problems;
    }

    /** Takes a group up. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addGroup(Group group) {
        groups.add(group);
    }

    /** Lets a group go. */
    public void removeGroup(Group group) {
        groups.remove(group);
    }

    /** Shows groups, the view of one, its members, its history of changes. */
    public void group(CommandSession session, Object[] given) {
        Arguments arguments = new Arguments(GROUP_USAGE, given);
        List<String> words = arguments.words(2);
        String verb = words.isEmpty() ? "list" : words.get(0);
        boolean json = arguments.has("--json");
        switch (verb) {
            case "list" ->
                Views.printList(
                        words.size() < 2 ? groups.all() : List.of(chosen(words, 1)), session.getConsole(), json);
            case "view" -> Views.view(chosen(words, 1)).print(session.getConsole(), json);
            case "members" -> Views.members(chosen(words, 1)).print(session.getConsole(), json);
            case "history" ->
                Views.history(chosen(words, 1), arguments.number("--last", 20), json, session.getConsole());
            default ->
                throw arguments.wrong("no verb '" + verb + "'; nearest: "
                        + Nearest.to(verb, GROUP_VERBS).get(0));
        }
    }

    /** Submits a message and tells its receipt. */
    public void submit(CommandSession session, Object[] given) throws InterruptedException {
        Arguments arguments = new Arguments(SUBMIT_USAGE, given);
        List<String> words = arguments.words(2);
        if (words.isEmpty()) {
            throw arguments.wrong("no text to submit");
        }
        Group group = words.size() == 2 ? groups.named(words.get(0)) : groups.only();
        byte[] text = words.get(words.size() - 1).getBytes(StandardCharsets.UTF_8);
        Outcome outcome = submit(group, text, level(arguments), arguments.number("--wait", 30));
        if (outcome instanceof Outcome.Acknowledged acknowledged) {
            new Table("group", "epoch", "index")
                    .row(
                            group.name(),
                            acknowledged.receipt().epoch(),
                            acknowledged.receipt().index())
                    .print(session.getConsole(), arguments.has("--json"));
        } else if (outcome instanceof Outcome.Rejected rejected) {
            throw new CommandFailure("rejected, and surely not ordered: " + rejected.reason() + ". " + rejected.detail()
                    + ". The group is " + group.state() + (group.why().isEmpty() ? "" : ": " + group.why()));
        } else if (outcome instanceof Outcome.Unknown unknown) {
            throw new CommandFailure("unknown, it may or may not be ordered: " + unknown.detail());
        }
    }

    /** Shows what a group runs on, its settings and counters; or changes the protocol and its settings. */
    public void stack(CommandSession session, Object[] given) throws InterruptedException {
        Arguments arguments = new Arguments(StackCommand.USAGE, given);
        List<String> words = arguments.words(StackCommand.MOST_WORDS);
        String verb = words.isEmpty() ? "show" : words.get(0);
        if (verb.equals("set")) {
            new StackCommand(arguments, groups)
                    .set(words.subList(1, words.size()))
                    .print(session.getConsole(), arguments.has("--json"));
            return;
        }
        if (verb.equals("list")) {
            problems.modules().print(session.getConsole(), arguments.has("--json"));
            return;
        }
        if (!verb.equals("show")) {
            throw arguments.wrong("no verb '" + verb + "'; nearest: "
                    + Nearest.to(verb, List.of("show", "set", "list")).get(0));
        }
        Group group = chosen(arguments.words(2), 1);
        Views.stack(group, problems.settingsOf(group.name())).print(session.getConsole(), arguments.has("--json"));
    }

    /** Tells whether all is well; fails with code 2 and the reasons if not. */
    public void status(CommandSession session, Object[] given) throws InterruptedException {
        Arguments arguments = new Arguments(STATUS_USAGE, given);
        arguments.words(0);
        Health health = new Health(groups, problems).await(arguments.number("--wait", 0), session.getConsole());
        health.print(session.getConsole(), arguments.has("--json"));
        if (!health.isGood()) {
            throw new CommandFailure(CommandFailure.UNHEALTHY, "");
        }
    }

    /** Lists the commands, or tells how one is used. */
    public void help(CommandSession session, Object[] given) {
        String wanted = given.length == 0 ? "" : String.valueOf(given[0]).replaceFirst("^consort:", "");
        if (wanted.isEmpty()) {
            session.getConsole().print(HELP);
            return;
        }
        String usage = USAGES.stream()
                .filter(each -> each.startsWith("consort:" + wanted + " "))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        "no command '" + wanted + "' of Consort's; of all others: felix:help " + wanted));
        session.getConsole().println("usage: " + usage);
    }

    private Group chosen(List<String> words, int at) {
        return words.size() > at ? groups.named(words.get(at)) : groups.only();
    }

    private static Delivery level(Arguments arguments) {
        String level = arguments.option("--level", "atomic");
        try {
            return Delivery.valueOf(level.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw arguments.wrong("no delivery level '" + level + "'");
        }
    }

    private static Outcome submit(Group group, byte[] text, Delivery level, int seconds) throws InterruptedException {
        try {
            return group.submit(ByteBuffer.wrap(text), level).get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Unknown("no answer within " + seconds + " s; the group is " + group.state() + ". "
                    + group.why() + ". It may still be ordered: submit it again only if twice does no harm");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a submission never fails: " + e.getCause(), e);
        }
    }
}
