package org.consort.benchmarks;

/** One member of a group under test, as the driver of the benchmark uses any product. Made by a {@link Factory}. */
interface Peer extends AutoCloseable {

    /**
     * Multicasts a message to all members, this one too. May block for flow control.
     *
     * @throws Exception if it was refused and will surely not be delivered: the driver submits the same message again
     */
    void submit(byte[] message) throws Exception;

    /** Whether this member is the coordinator, sequencer or leader now: the one that is killed by the work {@code fail}. */
    boolean isLeader();

    /** True if submit does not keep the array: the driver then uses one array again and again. */
    default boolean copiesOnSubmit() {
        return false;
    }

    /**
     * Has the running group order by another protocol, and returns when it does here.
     *
     * @throws Exception if the group does not
     */
    default void changeProtocol(String protocol) throws Exception {
        throw new UnsupportedOperationException("this product can't");
    }

    /** What the product itself says of how long changes of the protocol held deliveries up. */
    default String pauses() {
        return "unknown";
    }

    @Override
    void close() throws Exception;

    /** Takes messages in delivery order: on any thread, but one call after the other. */
    @FunctionalInterface
    interface Sink {

        /** The bytes are borrowed for the call. */
        void deliver(byte[] buffer, int offset, int length);
    }

    /** Joins a group. */
    @FunctionalInterface
    interface Factory {

        /** Returns when all members are in the group and a leader is known. */
        Peer join(Seat seat, Sink sink) throws Exception;
    }
}
