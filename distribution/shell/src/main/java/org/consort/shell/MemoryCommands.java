package org.consort.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.consort.Group;
import org.consort.memory.Memory;
import org.consort.memory.MemoryException;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Type;
import org.consort.spi.Nearest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command {@code consort:memory}: regions, numbers and bytes of a group's shared memory, for people and scripts. */
@Component(
        service = MemoryCommands.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {"osgi.command.scope=consort", "osgi.command.function=memory"})
public final class MemoryCommands {

    static final String USAGE =
            "consort:memory list|create REGION BYTES|drop REGION|read REGION OFFSET|write REGION OFFSET VALUE|"
                    + "add REGION OFFSET VALUE [--type byte|short|int|long|float|double] [--length BYTES] [--if VALUE] [--local] [--force] [--group GROUP] [--wait SECONDS] [--json]";
    private static final List<String> VERBS = List.of("list", "create", "drop", "read", "write", "add");
    private static final int MOST_WORDS = 4;
    private static final int ROW_BYTES = 16;

    private final Groups groups = new Groups();

    /** Made by declarative services. */
    @Activate
    public MemoryCommands() {}

    /** Takes a group up. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addGroup(Group group) {
        groups.add(group);
    }

    /** Lets a group go. */
    public void removeGroup(Group group) {
        groups.remove(group);
    }

    /** Reads and writes a shared memory. */
    public void memory(CommandSession session, Object[] given) throws InterruptedException {
        Arguments arguments = new Arguments(USAGE, given);
        List<String> words = arguments.words(MOST_WORDS);
        String verb = words.isEmpty() ? "list" : words.get(0);
        MemoryRequest asked = new MemoryRequest(arguments, words, memory(arguments));
        Table table;
        try {
            table = table(verb, asked);
        } catch (MemoryException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
        table.print(session.getConsole(), arguments.has("--json"));
    }

    private static Table table(String verb, MemoryRequest asked) throws InterruptedException {
        return switch (verb) {
            case "list" -> list(asked.memory());
            case "create" -> index(asked, asked.answer(asked.memory().create(asked.word(1), asked.bytes(2))));
            case "drop" -> index(asked, asked.answer(asked.confirmed().memory().drop(asked.word(1))));
            case "read" -> asked.arguments().has("--length") ? dump(asked) : read(asked, asked.type());
            case "write" -> write(asked, asked.type());
            case "add" -> add(asked, asked.type());
            default ->
                throw asked.arguments()
                        .wrong("no verb '" + verb + "'; nearest: "
                                + Nearest.to(verb, VERBS).get(0));
        };
    }

    private static Table list(Memory memory) {
        Table table = new Table("region", "index", "size", "taken");
        memory.regions()
                .values()
                .forEach(info -> table.row(info.name(), info.index(), info.sizeBytes(), info.takenBytes()));
        return table;
    }

    private static Table index(MemoryRequest asked, Reply.Done<Long> done) {
        return new Table("region", "index").row(asked.word(1), done.value());
    }

    private static <T> Table read(MemoryRequest asked, Type<T> type) throws InterruptedException {
        Reply.Done<T> value = asked.answer(
                asked.arguments().has("--local")
                        ? asked.region().getAcquire(type, asked.offset())
                        : asked.region().getVolatile(type, asked.offset()));
        return new Table("offset", "type", "value", "index")
                .row(asked.offset(), type, value.value(), value.receipt().index());
    }

    private static Table dump(MemoryRequest asked) throws InterruptedException {
        int length = asked.arguments().number("--length", ROW_BYTES);
        byte[] bytes = asked.answer(
                        asked.arguments().has("--local")
                                ? asked.region().getAcquire(asked.offset(), length)
                                : asked.region().getVolatile(asked.offset(), length))
                .value();
        Table table = new Table("offset", "bytes", "text");
        for (int from = 0; from < bytes.length; from += ROW_BYTES) {
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int at = from; at < Math.min(from + ROW_BYTES, bytes.length); at++) {
                hex.append(String.format("%02x", bytes[at]));
                text.append(bytes[at] > ' ' && bytes[at] < 127 ? (char) bytes[at] : '.');
            }
            table.row(asked.offset() + from, hex, text);
        }
        return table;
    }

    private static <T> Table write(MemoryRequest asked, Type<T> type) throws InterruptedException {
        T value = asked.number(type, asked.word(3));
        if (!asked.arguments().has("--if")) {
            return new Table("index")
                    .row(asked.answer(asked.region().setVolatile(type, asked.offset(), value))
                            .value());
        }
        T expected = asked.number(type, asked.arguments().option("--if", ""));
        Reply.Done<T> before = asked.answer(asked.region().compareAndExchange(type, asked.offset(), expected, value));
        if (type.bits(before.value()) != type.bits(expected)) {
            throw new CommandFailure("it is " + before.value() + ", not " + expected + ": nothing has changed");
        }
        return new Table("index").row(before.receipt().index());
    }

    private static <T> Table add(MemoryRequest asked, Type<T> type) throws InterruptedException {
        Region region = asked.region();
        T delta = asked.number(type, asked.word(3));
        Reply.Done<T> before = asked.answer(region.getAndAdd(type, asked.offset(), delta));
        return new Table("before", "index").row(before.value(), before.receipt().index());
    }

    private Memory memory(Arguments arguments) {
        String name = arguments.option("--group", "");
        Group group = name.isEmpty() ? groups.only() : groups.named(name);
        try {
            return group.abstraction(Memory.class);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("group '" + group.name() + "' has no shared memory: " + e.getMessage());
        }
    }
}
