package org.consort.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consort.GroupSettings;
import org.consort.View;
import org.consort.host.security.SecuritySettings;
import org.consort.spi.Settings;

/**
 * The host's own settings of one group, checked. {@code docs/configuration.md} explains each.
 *
 * @param timing times, in nanoseconds
 * @param bounds sizes, in bytes
 * @param policy who may form the next view, for a founder
 * @param staticMembers the configured set of {@link View.Policy#STATIC}
 * @param found when this node may found the group
 * @param abstractions names of the models to carry; empty for all that are installed
 * @param security what protects the group's links
 */
record HostSettings(
        Timing timing,
        Bounds bounds,
        View.Policy policy,
        List<String> staticMembers,
        Found found,
        List<String> abstractions,
        SecuritySettings security) {

    private static final long MILLI = 1_000_000L;
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;

    private static final List<String> KNOWN = List.of(
            "suspicion.timeout.ms",
            "heartbeat.ms",
            "pause.limit.ms",
            "join.retry.ms",
            "damping.ms",
            "leave.timeout.ms",
            "replace.limit.ms",
            "read.timeout.ms",
            "callback.stall.ms",
            "inbox.limit.bytes",
            "message.limit.bytes",
            "callback.limit.bytes",
            "transfer.tail.limit.bytes",
            "transfer.window.bytes",
            "storage.log.bytes",
            "storage.segment.bytes",
            "policy",
            "static.members",
            "found",
            "abstractions",
            "workers");

    /** When a node may found a group. */
    enum Found {
        /** If it is its own first seed, or has no seeds, and no other seed could hide the group. */
        AUTO,
        /** Whenever no seed leads to the group, even if one is silent. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    /** Times, in nanoseconds. */
    record Timing(
            long suspicionNanos,
            long heartbeatNanos,
            long pauseLimitNanos,
            long joinRetryNanos,
            long dampingNanos,
            long leaveNanos,
            long readNanos,
            long callbackStallNanos,
            long replaceNanos) {}

    /** Sizes, in bytes, and the number of worker threads. */
    record Bounds(
            long inboxBytes,
            long messageBytes,
            long callbackBytes,
            long transferTailBytes,
            long transferWindowBytes,
            int workers,
            long storageLogBytes,
            long storageSegmentBytes) {}

    /**
     * Reads and checks a group's settings.
     *
     * @param prefixes protocols and models whose settings may be among them
     * @throws IllegalArgumentException for an unknown or invalid setting
     */
    static HostSettings of(GroupSettings group, Collection<String> prefixes) {
        Map<String, String> own = new LinkedHashMap<>();
        group.settings().forEach((key, value) -> {
            if (prefixes.stream().noneMatch(prefix -> key.startsWith(prefix + "."))) {
                own.put(key, value);
            }
        });
        List<String> known = new ArrayList<>(KNOWN);
        known.addAll(SecuritySettings.KNOWN);
        prefixes.forEach(prefix -> known.add(prefix + ".*"));
        Settings settings = new Settings("group " + group.name(), own).allow(known);
        View.Policy policy = settings.choice("policy", View.Policy.MAJORITY);
        List<String> members = list(settings.text("static.members", ""));
        if ((policy == View.Policy.STATIC) == members.isEmpty()) {
            throw new IllegalArgumentException("group " + group.name()
                    + ": set 'static.members' to the names of the members if and only if 'policy' is 'static'");
        }
        return new HostSettings(
                timing(settings),
                bounds(settings),
                policy,
                members,
                settings.choice("found", Found.AUTO),
                list(settings.text("abstractions", "")),
                SecuritySettings.of(settings));
    }

    /** How long a module may be away while its bundle is replaced; 0 if groups are to be left at once. */
    long replaceNanos() {
        return timing.replaceNanos();
    }

    private static Timing timing(Settings settings) {
        long suspicion = settings.number("suspicion.timeout.ms", 2_000, 20, 600_000);
        long heartbeat = settings.number("heartbeat.ms", Math.min(200, Math.max(5, suspicion / 4)), 1, 60_000);
        if (2 * heartbeat > suspicion) {
            throw new IllegalArgumentException(
                    "heartbeat.ms=" + heartbeat + " is more than half of suspicion.timeout.ms=" + suspicion
                            + ": one lost heartbeat would make a suspect; lower it or raise the timeout");
        }
        return new Timing(
                suspicion * MILLI,
                heartbeat * MILLI,
                settings.number("pause.limit.ms", 60_000, 0, 3_600_000) * MILLI,
                settings.number("join.retry.ms", 200, 5, 60_000) * MILLI,
                settings.number("damping.ms", 1_000, 0, 60_000) * MILLI,
                settings.number("leave.timeout.ms", 4_000, 10, 600_000) * MILLI,
                settings.number("read.timeout.ms", 5_000, 10, 3_600_000) * MILLI,
                settings.number("callback.stall.ms", 30_000, 100, 3_600_000) * MILLI,
                settings.number("replace.limit.ms", 10_000, 0, 600_000) * MILLI);
    }

    private static Bounds bounds(Settings settings) {
        return new Bounds(
                settings.number("inbox.limit.bytes", 8 * MIB, MIB, 1024 * MIB),
                settings.number("message.limit.bytes", 64 * MIB, KIB, 256 * MIB),
                settings.number("callback.limit.bytes", 16 * MIB, 64 * KIB, 1024 * MIB),
                settings.number("transfer.tail.limit.bytes", 64 * MIB, MIB, 1024 * MIB),
                settings.number("transfer.window.bytes", 4 * MIB, 256 * KIB, 256 * MIB),
                (int) settings.number("workers", 4, 1, 256),
                settings.number("storage.log.bytes", 64 * MIB, 4 * KIB, 65_536 * MIB),
                settings.number("storage.segment.bytes", 16 * MIB, 4 * KIB, 1024 * MIB));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
