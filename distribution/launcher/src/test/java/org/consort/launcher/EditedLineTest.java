package org.consort.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.consort.launcher.EditedLine.State;
import org.junit.jupiter.api.Test;

class EditedLineTest {

    private static final String UP = "\u001b[A";
    private static final String DOWN = "\u001b[B";
    private static final String LEFT = "\u001b[D";
    private static final String HOME = "\u001b[1~";

    private final EditedLine line =
            new EditedLine(List.of("group list", "status"), List.of("group list", "group view", "status"));

    @Test
    void text_goes_in_where_the_cursor_is() {
        type("sub it" + LEFT.repeat(3) + "\u007fbm" + HOME + "x" + "\u001b[3~");

        assertEquals("xubm it", line.text());
        assertEquals(1, line.cursor());
    }

    @Test
    void the_arrows_recall_earlier_lines_and_the_one_that_was_begun() {
        type("gr" + UP);
        assertEquals("status", line.text());
        type(UP + UP);
        assertEquals("group list", line.text());
        type(DOWN + DOWN);
        assertEquals("gr", line.text());
    }

    @Test
    void tab_completes_as_far_as_the_commands_agree() {
        type("g\t");
        assertEquals("group ", line.text());
        type("v\t");
        assertEquals("group view ", line.text());
        type("nonsense\t");
        assertEquals("group view nonsense", line.text());
    }

    @Test
    void control_keys_end_drop_and_cut() {
        assertEquals(State.END, line.key(4));
        type("one two\u0017");
        assertEquals("one ", line.text());
        assertEquals(State.OPEN, line.key(4));
        assertEquals(State.DROPPED, line.key(3));
        type("\u0015");
        assertEquals("", line.text());
        assertEquals(State.DONE, line.key('\n'));
    }

    @Test
    void unknown_keys_leave_the_line_alone() {
        type("a\u001b[15~\u001b[1;5P\u001bOSb\u0002");

        assertEquals("ab", line.text());
        assertEquals(1, line.cursor());
    }

    private void type(String keys) {
        keys.chars().forEach(line::key);
    }
}
