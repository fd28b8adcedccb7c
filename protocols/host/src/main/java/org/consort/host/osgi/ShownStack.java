package org.consort.host.osgi;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.consort.GroupSettings;
import org.consort.Stack;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Has a group's configuration show what the group runs on: in Config Admin, and in the file that it came from, if it did, whose comments stay.
 * What it writes comes back as a change of the configuration, and is known by {@link #isOwn}.
 */
final class ShownStack {

    private static final String FILE = "felix.fileinstall.filename";
    private static final long ECHO_NANOS = 10_000_000_000L;

    private record Written(Stack stack, long atNanos) {}

    private final ConfigurationAdmin admin;
    private final String pid;
    private final List<Written> written = new ArrayList<>();

    ShownStack(ConfigurationAdmin admin, String pid) {
        this.admin = admin;
        this.pid = pid;
    }

    /** Whether a configuration that has just come says no more than what was written here a moment ago; asked once for each. */
    synchronized boolean isOwn(Stack stack) {
        long now = System.nanoTime();
        written.removeIf(each -> now - each.atNanos() > ECHO_NANOS);
        for (int i = 0; i < written.size(); i++) {
            if (written.get(i).stack().equals(stack)) {
                written.subList(0, i + 1).clear();
                return true;
            }
        }
        return false;
    }

    private synchronized void remember(Stack stack) {
        written.add(new Written(stack, System.nanoTime()));
    }

    /**
     * Writes a stack.
     *
     * @param before what the configuration says now, or said before somebody changed the stack in it
     * @param force whether to write also what it said before
     * @return what it says then
     */
    GroupSettings show(GroupSettings before, Stack stack, boolean force) throws IOException {
        GroupSettings after = ConfiguredStack.with(before, stack);
        if (after.equals(before) && !force) {
            return before;
        }
        Map<String, String> set = new TreeMap<>();
        set.put("protocol", after.protocol());
        set.put("transport", after.transport());
        Optional.ofNullable(after.settings().get("security")).ifPresent(level -> set.put("security", level));
        if (!after.seeds().equals(before.seeds())) {
            set.put("seeds", String.join(", ", after.seeds()));
        }
        stack.settings().forEach((key, value) -> set.put(stack.protocol() + "." + key, value));
        Predicate<String> gone = key -> key.startsWith(stack.protocol() + ".") && !set.containsKey(key);
        remember(stack);
        update(set, gone);
        return after;
    }

    private void update(Map<String, String> set, Predicate<String> gone) throws IOException {
        Configuration configuration = admin.getConfiguration(pid, null);
        Dictionary<String, Object> present = configuration.getProperties();
        if (present == null) {
            return;
        }
        Dictionary<String, Object> next = new Hashtable<>();
        Collections.list(present.keys()).stream()
                .filter(key -> !gone.test(key))
                .forEach(key -> next.put(key, present.get(key)));
        set.forEach(next::put);
        configuration.update(next);
        Object file = present.get(FILE);
        if (file != null) {
            write(Path.of(URI.create(String.valueOf(file))), set, gone);
        }
    }

    /** As a whole or not at all: a file that is read while it is written must not say half of it. */
    private static void write(Path file, Map<String, String> set, Predicate<String> gone) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        List<String> next = CfgText.changed(lines, set, gone);
        if (!next.equals(lines)) {
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.write(beside, next, StandardCharsets.UTF_8);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
