package org.consort.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.consort.Group;
import org.consort.database.Database;
import org.consort.database.DatabaseException;
import org.consort.database.Key;
import org.consort.database.LockInfo;
import org.consort.database.Range;
import org.consort.database.Reading;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.spi.Nearest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command {@code consort:db}: tables, rows and locks of a group's database, for people and scripts. */
@Component(
        service = DatabaseCommands.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {"osgi.command.scope=consort", "osgi.command.function=db"})
public final class DatabaseCommands {

    static final String USAGE =
            "consort:db tables|create TABLE|drop TABLE|get TABLE KEY|put TABLE KEY VALUE|delete TABLE KEY|"
                    + "scan TABLE [PREFIX]|locks [--group GROUP] [--quota BYTES] [--if REVISION] [--limit N] [--local] [--force] [--wait SECONDS] [--json]";
    private static final List<String> VERBS =
            List.of("tables", "create", "drop", "get", "put", "delete", "scan", "locks");
    private static final int MOST_WORDS = 4;

    private final Groups groups = new Groups();

    /** Made by declarative services. */
    @Activate
    public DatabaseCommands() {}

    /** Takes a group up. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addGroup(Group group) {
        groups.add(group);
    }

    /** Lets a group go. */
    public void removeGroup(Group group) {
        groups.remove(group);
    }

    /** Reads and writes a database. */
    public void db(CommandSession session, Object[] given) throws InterruptedException {
        Arguments arguments = new Arguments(USAGE, given);
        List<String> words = arguments.words(MOST_WORDS);
        String verb = words.isEmpty() ? "tables" : words.get(0);
        Asked asked = new Asked(arguments, words, database(arguments));
        Table table;
        try {
            table = table(verb, asked);
        } catch (DatabaseException | IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
        table.print(session.getConsole(), arguments.has("--json"));
    }

    private static Table table(String verb, Asked asked) throws InterruptedException {
        return switch (verb) {
            case "tables" -> tables(asked);
            case "create" ->
                asked.revision(
                        asked.arguments.has("--quota")
                                ? asked.database.create(asked.word(1), asked.number("--quota"))
                                : asked.database.create(asked.word(1)));
            case "drop" -> asked.confirmed().revision(asked.database.drop(asked.word(1)));
            case "get" -> get(asked);
            case "put" -> asked.revision(put(asked));
            case "delete" -> asked.revision(asked.database.delete(asked.word(1), asked.key()));
            case "scan" -> scan(asked);
            case "locks" -> locks(asked);
            default ->
                throw asked.arguments.wrong("no verb '" + verb + "'; nearest: "
                        + Nearest.to(verb, VERBS).get(0));
        };
    }

    private static Table tables(Asked asked) {
        Table table = new Table("table", "revision", "rows", "bytes", "quota");
        asked.database
                .tables()
                .values()
                .forEach(info -> table.row(info.name(), info.revision(), info.rows(), info.bytes(), info.quotaBytes()));
        return table;
    }

    private static CompletableFuture<Reply<Long>> put(Asked asked) {
        byte[] value = asked.word(3).getBytes(StandardCharsets.UTF_8);
        return asked.arguments.has("--if")
                ? asked.database.compareAndPut(asked.word(1), asked.key(), asked.number("--if"), value)
                : asked.database.put(asked.word(1), asked.key(), value);
    }

    private static Table get(Asked asked) throws InterruptedException {
        try (Reading reading = asked.reading()) {
            Row row = reading.get(asked.word(1), asked.key())
                    .orElseThrow(
                            () -> new CommandFailure("no row '" + asked.key() + "' at revision " + reading.revision()));
            return rows(List.of(row));
        }
    }

    private static Table scan(Asked asked) throws InterruptedException {
        Range range = asked.words.size() > 2 ? Range.prefix(asked.word(2)) : Range.all();
        try (Reading reading = asked.reading()) {
            return rows(reading.scan(asked.word(1), range, Math.max(1, asked.arguments.number("--limit", 100))));
        }
    }

    private static Table rows(List<Row> rows) {
        Table table = new Table("key", "revision", "value");
        rows.forEach(row -> table.row(row.key(), row.revision(), row.text()));
        return table;
    }

    private static Table locks(Asked asked) throws InterruptedException {
        Table table = new Table("lock", "member", "token", "scopes", "waitsfor");
        for (LockInfo lock : asked.answer(asked.database.locks())) {
            table.row(
                    lock.lock(),
                    lock.member(),
                    lock.token().map(Object::toString).orElse("-"),
                    lock.scopes().stream()
                            .map(scope -> scope.table() + scope.range() + (scope.exclusive() ? "x" : "s"))
                            .toList(),
                    lock.waitsFor());
        }
        return table;
    }

    private Database database(Arguments arguments) {
        String name = arguments.option("--group", "");
        Group group = name.isEmpty() ? groups.only() : groups.named(name);
        try {
            return group.abstraction(Database.class);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("group '" + group.name() + "' has no database: " + e.getMessage());
        }
    }

    /** What was asked, of which database. */
    private record Asked(Arguments arguments, List<String> words, Database database) {

        String word(int at) {
            if (words.size() <= at) {
                throw arguments.wrong("'" + words.get(0) + "' wants more words");
            }
            return words.get(at);
        }

        Key key() {
            return Key.of(word(2));
        }

        long number(String option) {
            return arguments.number(option, 0);
        }

        Asked confirmed() {
            if (!arguments.has("--force")) {
                throw new CommandFailure("all rows of '" + word(1) + "' would be lost: say --force if that is wanted");
            }
            return this;
        }

        Reading reading() throws InterruptedException {
            return arguments.has("--local") ? database.now() : answer(database.latest());
        }

        Table revision(CompletableFuture<Reply<Long>> reply) throws InterruptedException {
            return new Table("revision").row(answer(reply));
        }

        <T> T answer(CompletableFuture<Reply<T>> future) throws InterruptedException {
            Reply<T> reply;
            try {
                reply = future.get(arguments.number("--wait", 30), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new CommandFailure("unknown, no answer in time: it may be done, or yet be done");
            } catch (ExecutionException e) {
                throw new IllegalStateException("a request never fails: " + e.getCause(), e);
            }
            if (reply instanceof Reply.Done<T> done) {
                return done.value();
            } else if (reply instanceof Reply.Refused<T> no) {
                throw new CommandFailure("refused, nothing has changed: " + no.reason() + ". " + no.detail());
            } else if (reply instanceof Reply.Rejected<T> no) {
                throw new CommandFailure("rejected, and surely not done: " + no.reason() + ". " + no.detail());
            }
            throw new CommandFailure("unknown, it may or may not be done: " + reply);
        }
    }
}
