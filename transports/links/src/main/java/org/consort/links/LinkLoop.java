package org.consort.links;

import java.util.concurrent.Executor;

/**
 * A thread that goes round: the technology's turn, then what was asked for. What is given to {@link #execute}, from any thread, runs soon,
 * in the order of the calls; the other methods belong to the thread itself.
 */
public interface LinkLoop extends Executor {

    /** Something that is to be done later. */
    interface Alarm {
        /** It is not done. */
        void cancel();
    }

    /** True if the caller is on it. */
    boolean isCurrent();

    /** Runs the task once, so much later; never within this call. */
    Alarm schedule(Runnable task, long inNanos);

    /** Runs it once, when all that this turn has to do is done. */
    void atEnd(Runnable end);
}
