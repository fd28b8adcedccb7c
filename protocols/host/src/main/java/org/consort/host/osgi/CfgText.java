package org.consort.host.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The text of a {@code .cfg} file, changed where it has to be: comments, order and all other lines stay as somebody wrote them. */
final class CfgText {

    private CfgText() {}

    /**
     * Sets and removes keys.
     *
     * @param lines of the file; a value may go on in the next line after a backslash
     * @param set values by key; one that stands there already keeps its line
     * @param remove keys that are to go; one that is set stays
     */
    static List<String> changed(List<String> lines, Map<String, String> set, Predicate<String> remove) {
        List<String> result = new ArrayList<>();
        Map<String, String> missing = new TreeMap<>(set);
        for (int at = 0; at < lines.size(); ) {
            int end = endOfEntry(lines, at);
            List<String> entry = lines.subList(at, end);
            at = end;
            String key = key(entry.get(0));
            if (set.containsKey(key)) {
                String value = missing.remove(key);
                if (value != null) {
                    result.addAll(value(entry).equals(value) ? entry : List.of(line(key, value)));
                }
            } else if (key.isEmpty() || !remove.test(key)) {
                result.addAll(entry);
            }
        }
        missing.forEach((key, value) -> result.add(line(key, value)));
        return result;
    }

    private static int endOfEntry(List<String> lines, int at) {
        int end = at + 1;
        if (!key(lines.get(at)).isEmpty()) {
            while (end < lines.size() && goesOn(lines.get(end - 1))) {
                end++;
            }
        }
        return end;
    }

    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The key of a line; empty for a comment or an empty line. */
    private static String key(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.charAt(0) == '#' || text.charAt(0) == '!') {
            return "";
        }
        int end = 0;
        while (end < text.length() && "=: \t".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static String value(List<String> entry) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < entry.size(); i++) {
            String line = i == 0 ? entry.get(0) : entry.get(i).stripLeading();
            all.append(goesOn(line) ? line.substring(0, line.length() - 1) : line);
        }
        String text =
                all.toString().strip().substring(key(entry.get(0)).length()).stripLeading();
        return text.isEmpty() || "=:".indexOf(text.charAt(0)) < 0
                ? text
                : text.substring(1).strip();
    }

    private static String line(String key, String value) {
        return key + " = " + value.replace("\\", "\\\\");
    }
}
