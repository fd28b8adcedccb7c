package org.consort.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * One line while a person types it: keys in, text and cursor out. The arrow keys, Home, End, Delete, Tab and the usual control
 * keys do what they do in other shells.
 */
final class EditedLine {

    /** What a key came to. */
    enum State {
        /** The person goes on typing. */
        OPEN,
        /** Enter. */
        DONE,
        /** Ctrl-C: the line is thrown away. */
        DROPPED,
        /** Ctrl-D on an empty line: no more lines. */
        END
    }

    private static final int ESCAPE = 27;
    private static final int DELETE = 127;

    private final List<String> history;
    private final List<String> words;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder sequence = new StringBuilder();
    private int cursor;
    private int shown;
    private String own = "";

    /**
     * An empty line.
     *
     * @param history earlier lines, the oldest first
     * @param words what Tab completes to
     */
    EditedLine(List<String> history, List<String> words) {
        this.history = history;
        this.words = words;
        this.shown = history.size();
    }

    String text() {
        return text.toString();
    }

    int cursor() {
        return cursor;
    }

    /** Takes a character, which may be a part of what a special key sends. */
    State key(int character) {
        if (!sequence.isEmpty() || character == ESCAPE) {
            escape((char) character);
            return State.OPEN;
        }
        switch (character) {
            case '\r', '\n' -> {
                return State.DONE;
            }
            case 3 -> {
                return State.DROPPED;
            }
            case 4 -> {
                if (text.isEmpty()) {
                    return State.END;
                }
                deleteAt(cursor);
            }
            default -> edit(character);
        }
        return State.OPEN;
    }

    private void edit(int character) {
        switch (character) {
            case 1 -> cursor = 0;
            case 2 -> move(-1);
            case 5 -> cursor = text.length();
            case 6 -> move(1);
            case 8, DELETE -> {
                if (cursor > 0) {
                    cursor--;
                    deleteAt(cursor);
                }
            }
            case '\t' -> complete();
            case 11 -> text.setLength(cursor);
            case 14 -> recall(1);
            case 16 -> recall(-1);
            case 21 -> {
                text.delete(0, cursor);
                cursor = 0;
            }
            case 23 -> deleteWord();
            default -> {
                if (character >= ' ') {
                    text.insert(cursor, (char) character);
                    cursor++;
                }
            }
        }
    }

    /** Special keys send ESC, [ or O, perhaps a number, and a letter or ~. */
    private void escape(char character) {
        sequence.append(character);
        boolean ended = sequence.length() > 2 && !Character.isDigit(character) && character != ';';
        if (!ended && (sequence.length() < 2 || "[O".indexOf(sequence.charAt(1)) >= 0) && sequence.length() < 8) {
            return;
        }
        switch (sequence.substring(Math.min(2, sequence.length()))) {
            case "A" -> recall(-1);
            case "B" -> recall(1);
            case "C" -> move(1);
            case "D" -> move(-1);
            case "H", "1~", "7~" -> cursor = 0;
            case "F", "4~", "8~" -> cursor = text.length();
            case "3~" -> deleteAt(cursor);
            default -> {
                // A key that means nothing here.
            }
        }
        sequence.setLength(0);
    }

    private void move(int by) {
        cursor = Math.max(0, Math.min(text.length(), cursor + by));
    }

    private void deleteAt(int at) {
        if (at < text.length()) {
            text.deleteCharAt(at);
        }
    }

    private void deleteWord() {
        int from = text.substring(0, cursor).stripTrailing().lastIndexOf(' ') + 1;
        text.delete(from, cursor);
        cursor = from;
    }

    private void recall(int by) {
        int wanted = shown + by;
        if (wanted < 0 || wanted > history.size()) {
            return;
        }
        if (shown == history.size()) {
            own = text();
        }
        shown = wanted;
        text.setLength(0);
        text.append(wanted == history.size() ? own : history.get(wanted));
        cursor = text.length();
    }

    /** Completes what stands before the cursor, as far as all that begin with it agree. */
    private void complete() {
        String begun = text.substring(0, cursor);
        List<String> fitting = new ArrayList<>(words);
        fitting.removeIf(word -> !word.startsWith(begun));
        if (fitting.isEmpty()) {
            return;
        }
        String common = fitting.get(0);
        for (String word : fitting) {
            while (!word.startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        String more = common.substring(begun.length()) + (fitting.size() == 1 ? " " : "");
        text.insert(cursor, more);
        cursor += more.length();
    }
}
