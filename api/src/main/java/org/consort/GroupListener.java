package org.consort;

/**
 * Hears of a group. Each group has one callback thread, named {@code consort-GROUP-callbacks}, which makes all these
 * calls, one at a time, in the order of the log. A slow listener delays later callbacks and shows in the statistics. It
 * never stops heartbeats or views; when too much waits for it, members answer BUSY until it has caught up, and if it makes
 * no progress at all, its node leaves the group.
 */
public interface GroupListener {

    /** A message was delivered. */
    default void onMessage(Message message) {}

    /** A view was installed. */
    default void onView(View view) {}

    /** The node's standing in the group changed. */
    default void onState(Group.State state, String why) {}

    /** The log goes on in a new epoch, ordered by another stack: at the same place of the log at every member. */
    default void onStack(Stack stack, long epoch) {}

    /**
     * This node was on the losing side of a partition; what only that side had ordered was written to a file and
     * is no longer part of the log.
     *
     * @param file the divergence file
     * @param entries how many entries it holds
     */
    default void onDivergence(java.nio.file.Path file, long entries) {}
}
