package org.consort.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads the text of a {@link Condition}: recursive descent, one method per line of the grammar. */
final class ConditionText {

    private static final Set<String> KEYWORDS = Set.of("and", "or", "not");

    private final String text;
    private int at;

    ConditionText(String text) {
        this.text = text;
        if (text.length() > Condition.TEXT_LIMIT) {
            throw new IllegalArgumentException("condition of " + text.length() + " characters; the most is "
                    + Condition.TEXT_LIMIT + ": give members a property that says the same");
        }
    }

    Condition read() {
        Condition condition = or(0);
        skipBlanks();
        if (at < text.length()) {
            throw expected("'and', 'or' or the end");
        }
        return condition;
    }

    /** A key or value as it stands in a text: quoted if it would not read as one word. */
    static String word(String plain) {
        boolean simple = !plain.isEmpty() && plain.chars().allMatch(ConditionText::inWord) && !KEYWORDS.contains(plain);
        return simple ? plain : "'" + plain.replace("'", "''") + "'";
    }

    private Condition or(int depth) {
        return chain("or", this::and, depth, Condition.Or::new);
    }

    private Condition and(int depth) {
        return chain("and", this::not, depth, Condition.And::new);
    }

    private Condition chain(
            String keyword, Function<Integer, Condition> part, int depth, Function<List<Condition>, Condition> join) {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(part.apply(depth));
        } while (keyword(keyword));
        return parts.size() == 1 ? parts.get(0) : join.apply(parts);
    }

    private Condition not(int depth) {
        if (depth >= Condition.DEPTH_LIMIT) {
            throw expected("at most " + Condition.DEPTH_LIMIT + " levels");
        }
        if (keyword("not")) {
            return new Condition.Not(not(depth + 1));
        }
        if (symbol('(')) {
            Condition inner = or(depth + 1);
            if (!symbol(')')) {
                throw expected("')'");
            }
            return inner;
        }
        String key = word();
        return symbol('=') ? new Condition.Equal(key, word()) : new Condition.Has(key);
    }

    private String word() {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '\'') {
            return quoted();
        }
        int end = endOfWord();
        String word = text.substring(at, end);
        if (word.isEmpty() || KEYWORDS.contains(word)) {
            throw expected("a word");
        }
        at = end;
        return word;
    }

    private String quoted() {
        StringBuilder word = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) != '\'') {
                word.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                word.append('\'');
                i++;
            } else {
                at = i + 1;
                return word.toString();
            }
        }
        throw expected("a closing quote for the one");
    }

    private boolean keyword(String keyword) {
        skipBlanks();
        int end = endOfWord();
        boolean found = text.substring(at, end).equals(keyword);
        at = found ? end : at;
        return found;
    }

    private boolean symbol(char symbol) {
        skipBlanks();
        boolean found = at < text.length() && text.charAt(at) == symbol;
        at += found ? 1 : 0;
        return found;
    }

    private int endOfWord() {
        int end = at;
        while (end < text.length() && inWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean inWord(int c) {
        return Character.isLetterOrDigit(c) || "._-:/@+".indexOf(c) >= 0;
    }

    private IllegalArgumentException expected(String what) {
        return new IllegalArgumentException("condition '" + text + "': expected " + what + " at character " + (at + 1)
                + "; example: role=worker and not (zone=eu or spare)");
    }
}
