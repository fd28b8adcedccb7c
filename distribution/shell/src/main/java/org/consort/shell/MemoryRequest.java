package org.consort.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.consort.memory.Memory;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.spi.Nearest;

/** What was asked, of which memory. */
record MemoryRequest(Arguments arguments, List<String> words, Memory memory) {

    private static final Map<Type<?>, Function<String, ?>> PARSERS = Map.of(
            Type.BYTE, Byte::decode,
            Type.SHORT, Short::decode,
            Type.INT, Integer::decode,
            Type.LONG, Long::decode,
            Type.FLOAT, Float::valueOf,
            Type.DOUBLE, Double::valueOf);

    String word(int at) {
        if (words.size() <= at) {
            throw arguments.wrong("'" + words.get(0) + "' wants more words");
        }
        return words.get(at);
    }

    /** A word that is a number of bytes. */
    long bytes(int at) {
        return number(Type.LONG, word(at));
    }

    long offset() {
        return bytes(2);
    }

    Region region() {
        return Session.on(memory).region(word(1));
    }

    Type<?> type() {
        Map<String, Type<?>> all = new TreeMap<>();
        Type.all().forEach(type -> all.put(type.toString(), type));
        String name = arguments.option("--type", Type.LONG.toString());
        Type<?> type = all.get(name);
        if (type == null) {
            throw arguments.wrong("no type '" + name + "'; nearest: "
                    + Nearest.to(name, all.keySet()).get(0));
        }
        return type;
    }

    /** A number as a person writes it. */
    @SuppressWarnings("unchecked")
    <T> T number(Type<T> type, String text) {
        try {
            return (T) java.util.Objects.requireNonNull(PARSERS.get(type)).apply(text);
        } catch (NumberFormatException e) {
            throw arguments.wrong("'" + text + "' is no " + type);
        }
    }

    MemoryRequest confirmed() {
        if (!arguments.has("--force")) {
            throw new CommandFailure("all bytes of '" + word(1) + "' would be lost: say --force if that is wanted");
        }
        return this;
    }

    <T> Reply.Done<T> answer(CompletableFuture<Reply<T>> future) throws InterruptedException {
        Reply<T> reply;
        try {
            reply = future.get(arguments.number("--wait", 30), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure("unknown, no answer in time: it may be done, or yet be done");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request never fails: " + e.getCause(), e);
        }
        if (reply instanceof Reply.Done<T> done) {
            return done;
        } else if (reply instanceof Reply.Refused<T> no) {
            throw new CommandFailure("refused, nothing has changed: " + no.reason() + ". " + no.detail());
        } else if (reply instanceof Reply.Rejected<T> no) {
            throw new CommandFailure("rejected, and surely not done: " + no.reason() + ". " + no.detail());
        }
        throw new CommandFailure("unknown, it may or may not be done: " + reply);
    }
}
