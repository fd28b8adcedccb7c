package org.consort.spi.transport;

/** The one thread of a group, its clock and its alarm. */
public interface GroupThread {

    /**
     * Runs the task soon, after those given before, then calls {@link ChannelHandler#burstEnd}. May be called from any
     * thread. Tasks run after the channel was closed, too, until the transport is.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the transport is closed
     */
    void execute(Runnable task);

    /** True if the caller is on this thread. */
    boolean isCurrent();

    /**
     * The clock: nanoseconds from an arbitrary origin, never going back. One clock for all channels of a process: in a JVM,
     * {@link System#nanoTime}.
     */
    long nowNanos();

    /**
     * Asks for one {@link ChannelHandler#deadline} at this time, instead of any asked for before.
     * {@link Long#MAX_VALUE} for none.
     */
    void wakeAt(long nanos);
}
