package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.GroupSettings;
import org.consort.View;

/** The settings of a {@link World}'s group. */
final class Settled {

    private Settled() {}

    static GroupSettings group(World.Plan plan, Schedule schedule) {
        GroupSettings group =
                GroupSettings.named("orders").protocol(plan.protocol().type()).transport(SimTransport.TYPE);
        List<String> seeds = new ArrayList<>();
        for (int i = 0; i < World.MOST_NODES; i++) {
            seeds.add(Town.address(SimTransport.TYPE, RandomSchedules.name(i)));
        }
        group = group.seeds(seeds.toArray(new String[0]))
                .with(
                        "policy",
                        schedule.policy()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'))
                .with("suspicion.timeout.ms", "250")
                .with("heartbeat.ms", "40")
                .with("join.retry.ms", "40")
                .with("damping.ms", "50")
                .with("replace.limit.ms", "2000");
        if (schedule.policy() == View.Policy.STATIC) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < schedule.members(); i++) {
                names.add(RandomSchedules.name(i));
            }
            group = group.with("static.members", String.join(",", names));
        }
        for (Map.Entry<String, String> setting : plan.settings().entrySet()) {
            group = group.with(setting.getKey(), setting.getValue());
        }
        for (Map.Entry<String, String> setting : schedule.settings().entrySet()) {
            group = group.with(plan.protocol().type() + "." + setting.getKey(), setting.getValue());
        }
        return group;
    }
}
