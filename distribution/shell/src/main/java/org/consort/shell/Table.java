package org.consort.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of named values: a table for a person, a JSON list for a script. */
final class Table {

    private final List<String> columns;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    Table(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with a value for each column. */
    Table row(Object... values) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            row.put(columns.get(column), values[column]);
        }
        rows.add(row);
        return this;
    }

    void print(PrintStream out, boolean json) {
        if (json) {
            out.println(Json.of(rows));
            return;
        }
        int[] widths = new int[columns.size()];
        for (int column = 0; column < widths.length; column++) {
            String name = columns.get(column);
            widths[column] = name.length();
            for (Map<String, Object> row : rows) {
                widths[column] =
                        Math.max(widths[column], String.valueOf(row.get(name)).length());
            }
        }
        printLine(
                out,
                widths,
                columns.stream()
                        .map(name -> name.toUpperCase(java.util.Locale.ROOT))
                        .toList());
        for (Map<String, Object> row : rows) {
            printLine(out, widths, row.values().stream().map(String::valueOf).toList());
        }
    }

    private static void printLine(PrintStream out, int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        out.println(line.toString().stripTrailing());
    }
}
