package org.consort.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.consort.Group;
import org.consort.spi.Nearest;

/** The groups of this container, as they come and go. */
final class Groups {

    private final List<Group> groups = new CopyOnWriteArrayList<>();

    void add(Group group) {
        groups.add(group);
    }

    void remove(Group group) {
        groups.remove(group);
    }

    /** All, by name. */
    List<Group> all() {
        return groups.stream().sorted(Comparator.comparing(Group::name)).toList();
    }

    /**
     * The group of this name.
     *
     * @throws CommandFailure if there is none; names the nearest
     */
    Group named(String name) {
        return groups.stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure("no group '" + name + "' here; " + offer(name)));
    }

    /**
     * The only group.
     *
     * @throws CommandFailure if there is none, or several
     */
    Group only() {
        if (groups.size() != 1) {
            throw new CommandFailure(groups.isEmpty() ? none() : "say which group: " + String.join(", ", names()));
        }
        return groups.get(0);
    }

    private String offer(String name) {
        return groups.isEmpty() ? none() : "nearest: " + String.join(", ", Nearest.to(name, names()));
    }

    private static String none() {
        return "this container is in no group; 'status' tells why. Groups are configured in etc/org.consort.group-NAME.cfg";
    }

    private Collection<String> names() {
        return all().stream().map(Group::name).toList();
    }
}
