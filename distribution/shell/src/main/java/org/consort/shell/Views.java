package org.consort.shell;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Group;
import org.consort.Member;
import org.consort.View;
import org.consort.control.Control;
import org.consort.control.History;
import org.consort.control.HistoryRecord;

/** Puts what a group tells of itself into tables. */
final class Views {

    private Views() {}

    private static Table list(List<Group> groups, boolean withWhy) {
        List<String> columns = List.of("group", "state", "view", "members", "epoch", "self", "why");
        Table table =
                new Table(columns.subList(0, columns.size() - (withWhy ? 0 : 1)).toArray(String[]::new));
        for (Group group : groups) {
            Optional<View> view = viewOf(group);
            table.row(
                    group.name(),
                    group.state(),
                    view.map(v -> (Object) v.number()).orElse("-"),
                    view.map(v -> (Object) v.size()).orElse(0),
                    group.epoch(),
                    group.self(),
                    group.why());
        }
        return table;
    }

    /** The table of groups, and below it, for a person, why each is in its state. */
    static void printList(List<Group> groups, PrintStream out, boolean json) {
        list(groups, json).print(out, json);
        if (!json) {
            groups.stream().filter(group -> !group.why().isEmpty()).forEach(group -> {
                out.println(group.name() + " is " + group.state() + ":");
                List.of(group.why().split("; ")).forEach(part -> out.println("  " + part));
            });
        }
    }

    static Table view(Group group) {
        View view = installed(group);
        return new Table("group", "view", "index", "line", "policy", "oldest", "members")
                .row(
                        group.name(),
                        view.number(),
                        view.index(),
                        Long.toHexString(view.line()),
                        view.policy(),
                        view.oldest().name(),
                        String.join(
                                " ", view.members().stream().map(Member::name).toList()));
    }

    static Table members(Group group) {
        Table table = new Table("rank", "name", "incarnation", "ordinal", "addresses", "properties", "self");
        View view = installed(group);
        for (Member member : view.members()) {
            table.row(
                    view.rankOf(member.id()),
                    member.name(),
                    Long.toHexString(member.id().incarnation()),
                    member.ordinal(),
                    pairs(member.addresses()),
                    pairs(member.properties()),
                    member.id().equals(group.self()) ? "*" : "");
        }
        return table;
    }

    static void history(Group group, int last, boolean json, PrintStream out) {
        History history = control(group).history();
        List<HistoryRecord> records = history.records();
        Table table = new Table("number", "receipt", "decided", "type", "origin", "outcome", "hash");
        for (HistoryRecord each : records.subList(Math.max(0, records.size() - last), records.size())) {
            String hash = json ? each.hash() : each.hash().substring(0, 12);
            table.row(
                    each.number(), each.receipt(), each.decidedAt(), each.type(), each.origin(), each.outcome(), hash);
        }
        if (!json) {
            out.println(
                    "head " + history.head().hash() + " after " + history.head().count() + " changes");
        }
        table.print(out, json);
    }

    static Table stack(Group group, Map<String, Object> settings) {
        Table table = new Table("name", "value");
        settings.forEach((name, value) -> table.row("setting " + name, value));
        new TreeMap<>(group.statistics()).forEach(table::row);
        return table;
    }

    static Optional<View> viewOf(Group group) {
        try {
            return Optional.of(group.view());
        } catch (IllegalStateException e) {
            // No view was installed yet: the one way that the API has to say so.
            return Optional.empty();
        }
    }

    private static View installed(Group group) {
        return viewOf(group)
                .orElseThrow(() -> new CommandFailure(
                        "group '" + group.name() + "' has no view yet: " + group.state() + ". " + group.why()));
    }

    private static Control control(Group group) {
        try {
            return group.abstraction(Control.class);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("group '" + group.name() + "' keeps no history: " + e.getMessage());
        }
    }

    private static String pairs(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList()
                        .toString()
                        .replaceAll("[\\[\\]]", "")
                        .replace(", ", " ");
    }
}
