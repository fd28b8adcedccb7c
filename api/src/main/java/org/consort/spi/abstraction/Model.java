package org.consort.spi.abstraction;

import java.util.Optional;
import org.consort.Outcome;

/**
 * One abstraction model in one group at one node, from {@link org.consort.Node#join} on: what users hold, and the maker of the machine
 * that stands behind it in each life of the member. A node that was taken for dead while alive comes back as
 * another member, with the group's state: its users notice that no more than they have to.
 *
 * <p>What users registered stays registered, and is in force at each machine from its first entry on. What they ask for while
 * no machine is in the group is answered, and never waits: a submission with
 * {@link org.consort.Outcome.Reason#NOT_A_MEMBER}.
 *
 * <p>Another version of the model's bundle may take over while the group runs: its machine restores what this one's has saved, and no object of the old
 * version reaches the new one. If the type of the API is an interface, users go on with what they hold, and what they registered by methods
 * that return a {@link org.consort.Registration} is registered with the new version's API by the host.
 */
public interface Model {

    /**
     * What users get from {@link org.consort.Group#abstraction}: the same object always, from before the first machine was made until
     * after the last has stopped. Any thread.
     */
    Object api();

    /**
     * Makes the machine of the life that begins, in the state before any entry: it adopts the group's, or begins to be a part of a new group. The
     * machine made before, if any, was stopped; what it left under way must not reach this one's state. On the group's thread of that life.
     *
     * @param context this machine's own: when its life is over, it rejects submissions, and drops answers, tasks for the group's thread and alarms
     */
    Abstraction machine(Context context);

    /**
     * What users have in place of {@link #api} while a bundle is replaced and neither its old nor its new version is there. Asked when the old one goes.
     * Its class must not be the bundle's own, which is gone by then: that of the API's bundle, say.
     *
     * @param refusal answers whatever is submitted
     * @return empty if there is no such object: calls then throw {@link IllegalStateException}
     */
    default Optional<Object> absent(Outcome.Rejected refusal) {
        return Optional.empty();
    }
}
