package org.consort.host;

import java.util.Map;
import org.consort.GroupSettings;
import org.consort.host.Environment.Lane;
import org.consort.host.security.Security;

/**
 * What every life of a group shares.
 *
 * @param group what the user holds
 * @param settings checked
 * @param asked the settings as given, with those of protocols and models
 * @param environment threads, clocks, chance
 * @param modules protocols, models and transports
 * @param lanes threads of this group
 * @param counters across lives
 * @param properties what the node says of itself
 * @param security what protects the group's links
 */
record Surroundings(
        HostedGroup group,
        HostSettings settings,
        GroupSettings asked,
        Environment environment,
        GroupModules modules,
        Lanes lanes,
        Counters counters,
        Map<String, String> properties,
        Security security) {

    /** The road that this node would found the group on: its transport, at its security level. */
    String road() {
        return security.configured(asked.transport());
    }

    /** Makes the surroundings of a group, which know the group. */
    interface Maker {
        /** Those of this group; it is not to be used yet. */
        Surroundings around(HostedGroup group);
    }

    /** What there is to tell of them, by name. */
    void describe(Map<String, String> into) {
        counters.describe(into);
        into.put("callbacks.queued", String.valueOf(lanes.callbacks().queued()));
        into.put("callbacks.bytes", String.valueOf(lanes.callbacks().queuedBytes()));
        into.put("callbacks.done", String.valueOf(lanes.callbacks().done()));
    }

    /** The threads of one group beside its own. */
    record Lanes(Callbacks callbacks, Lane transfer, Lane workers, Lane storage) {
        void close() {
            callbacks.close();
            transfer.close();
            workers.close();
            storage.close();
        }
    }
}
