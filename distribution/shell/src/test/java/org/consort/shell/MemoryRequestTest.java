package org.consort.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.memory.AbsentMemory;
import org.consort.memory.Refusal;
import org.consort.memory.Reply;
import org.consort.memory.Type;
import org.junit.jupiter.api.Test;

class MemoryRequestTest {

    private static final AbsentMemory MEMORY = new AbsentMemory(
            new Outcome.Rejected(Outcome.Reason.BUSY, "being replaced"), Map.of(), Map.of(), new Receipt(1, 1));

    @Test
    void numbers_are_read_as_people_write_them() {
        MemoryRequest asked = asked("write", "r", "0x10", "7");
        assertEquals(16, asked.offset());
        assertEquals((byte) -1, asked.number(Type.BYTE, "-1"));
        assertEquals(1.5, asked.number(Type.DOUBLE, "1.5"));
        says("'300' is no byte", () -> asked.number(Type.BYTE, "300"));
    }

    @Test
    void wrong_words_are_answered_with_what_would_be_right() {
        says("nearest: long", () -> asked("read", "r", "0", "--type", "lng").type());
        says("wants more words", () -> asked("read").offset());
        says("--force", () -> asked("drop", "r").confirmed());
        says("unknown option '--lenght'", () -> asked("read", "--lenght"));
    }

    @Test
    void anything_but_an_answer_is_told() {
        says("rejected, and surely not done: BUSY", () -> asked("list").answer(MEMORY.create("r", 1)));
        says(
                "nothing has changed: QUOTA",
                () -> asked("list")
                        .answer(CompletableFuture.completedFuture(new Reply.Refused<>(Refusal.QUOTA, "full"))));
        says("no answer in time", () -> asked("list", "--wait", "0").answer(new CompletableFuture<>()));
    }

    private static MemoryRequest asked(String... words) {
        Arguments arguments = new Arguments(MemoryCommands.USAGE, words);
        return new MemoryRequest(arguments, arguments.words(4), MEMORY);
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable asks) {
        CommandFailure failure = assertThrows(CommandFailure.class, asks);
        assertTrue(failure.text().contains(part), failure.text());
    }
}
