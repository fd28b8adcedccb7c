package org.consort.tcp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.consort.links.LinkLoop;

/** One of Netty's event loops. What comes at its turn's end is the last of what it was asked for so far. */
record NettyLoop(EventLoop events) implements LinkLoop {

    @Override
    public void execute(Runnable task) {
        events.execute(task);
    }

    @Override
    public boolean isCurrent() {
        return events.inEventLoop();
    }

    @Override
    public Alarm schedule(Runnable task, long inNanos) {
        Future<?> due = events.schedule(task, Math.max(0, inNanos), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public void atEnd(Runnable end) {
        events.execute(end);
    }
}
