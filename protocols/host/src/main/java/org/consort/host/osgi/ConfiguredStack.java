package org.consort.host.osgi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.consort.GroupSettings;
import org.consort.Stack;
import org.consort.spi.Settings;

/** What of a group's configuration is its stack, and what is not. */
final class ConfiguredStack {

    private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9._-]{1,64}@.*");

    private static final String SECURITY = "security";

    private ConfiguredStack() {}

    /** The stack that a configuration asks for. */
    static Stack of(GroupSettings settings) {
        Settings own = new Settings("group " + settings.name(), settings.settings()).under(settings.protocol());
        return new Stack(settings.protocol(), settings.transport(), security(settings), own.values());
    }

    private static String security(GroupSettings settings) {
        return settings.settings().getOrDefault(SECURITY, "none");
    }

    /**
     * All the rest, in one form for all stacks: a change of it takes a rejoin. Settings of protocols other than the present one are for
     * nobody now.
     */
    static GroupSettings rest(GroupSettings settings, List<String> protocols) {
        Map<String, String> rest = new LinkedHashMap<>(settings.settings());
        rest.keySet()
                .removeIf(key -> key.equals(SECURITY)
                        || key.startsWith(settings.protocol() + ".")
                        || protocols.stream().anyMatch(protocol -> key.startsWith(protocol + ".")));
        List<String> seeds = seeds(settings.seeds(), settings.transport(), "");
        return new GroupSettings(settings.name(), "", "", seeds, rest);
    }

    /** The same configuration with another stack. Seeds stay addresses on the transport that they were written for. */
    static GroupSettings with(GroupSettings settings, Stack stack) {
        Map<String, String> all = new TreeMap<>(settings.settings());
        all.keySet().removeIf(key -> key.startsWith(stack.protocol() + "."));
        if (!stack.security().equals(security(settings))) {
            all.put(SECURITY, stack.security());
        }
        stack.settings().forEach((key, value) -> all.put(stack.protocol() + "." + key, value));
        List<String> seeds = seeds(settings.seeds(), settings.transport(), stack.transport());
        return new GroupSettings(settings.name(), stack.protocol(), stack.transport(), seeds, all);
    }

    /** Seeds that were written for one transport, as they are written for another. */
    private static List<String> seeds(List<String> seeds, String from, String to) {
        return seeds.stream()
                .map(seed -> NAMED.matcher(seed).matches() ? seed : from + "@" + seed)
                .map(seed -> seed.startsWith(to + "@") ? seed.substring(to.length() + 1) : seed)
                .toList();
    }
}
