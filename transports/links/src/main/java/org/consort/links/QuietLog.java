package org.consort.links;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Warns of what strangers do, but a few times per period only: whoever floods the port must not flood the log. Safe from any
 * thread; the limit is approximate.
 */
public final class QuietLog {

    private static final int LINES_PER_PERIOD = 10;
    private static final long PERIOD_NANOS = 10_000_000_000L;

    private final Logger log;
    private final AtomicLong periodStart = new AtomicLong(System.nanoTime());
    private final AtomicInteger lines = new AtomicInteger();

    /** Warns in this log. */
    public QuietLog(Logger log) {
        this.log = log;
    }

    /** Says what was done, and by whom. */
    public void warn(String what, Object from) {
        long start = periodStart.get();
        long now = System.nanoTime();
        if (now - start > PERIOD_NANOS && periodStart.compareAndSet(start, now)) {
            int unsaid = lines.getAndSet(0) - LINES_PER_PERIOD;
            if (unsaid > 0) {
                log.warn("{} more warnings of this kind were not logged; see the statistics", unsaid);
            }
        }
        if (lines.incrementAndGet() <= LINES_PER_PERIOD) {
            log.warn("{} (from {})", what, from);
        }
    }
}
