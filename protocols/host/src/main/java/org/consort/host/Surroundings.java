package org.consort.host;

import java.util.Map;
import org.consort.GroupSettings;
import org.consort.host.Environment.Lane;

/**
 * What every life of a group shares.
 *
 * @param group what the user holds
 * @param settings checked
 * @param asked the settings as given, with those of protocols and models
 * @param environment threads, clocks, chance
 * @param modules protocols and models
 * @param transport the open transport
 * @param lanes threads of this group
 * @param counters across lives
 * @param properties what the node says of itself
 */
record Surroundings(
        HostedGroup group,
        HostSettings settings,
        GroupSettings asked,
        Environment environment,
        GroupModules modules,
        TransportSlot transport,
        Lanes lanes,
        Counters counters,
        Map<String, String> properties) {

    /** The threads of one group beside its own. */
    record Lanes(Callbacks callbacks, Lane transfer, Lane workers) {
        void close() {
            callbacks.close();
            transfer.close();
            workers.close();
        }
    }
}
