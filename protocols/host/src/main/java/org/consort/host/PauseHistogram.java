package org.consort.host;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.jspecify.annotations.Nullable;

/** How long each change of the stack held this member's deliveries up, across lives. One thread adds, any reads. */
final class PauseHistogram {

    private static final String NAME = "stack.pause.";
    private static final int DIGITS = 2;
    private static final long[] STEPS_MILLIS = {1, 2, 5, 10, 20, 50, 100, 1000};

    /** Made when there is something to count: its classes take longer to load than a small node takes to start. */
    private volatile @Nullable SynchronizedHistogram micros;

    private volatile long lastMicros;

    void add(long pauseMicros) {
        SynchronizedHistogram all = micros;
        if (all == null) {
            all = new SynchronizedHistogram(DIGITS);
            micros = all;
        }
        lastMicros = pauseMicros;
        all.recordValue(pauseMicros);
    }

    /** How many there were, and how long; only their number if there was none. */
    void describe(Map<String, String> into) {
        SynchronizedHistogram all = micros;
        if (all == null) {
            into.put(NAME + "count", "0");
            return;
        }
        Histogram now = all.copy();
        into.put(NAME + "count", String.valueOf(now.getTotalCount()));
        into.put(NAME + "last.us", String.valueOf(lastMicros));
        into.put(NAME + "p50.us", String.valueOf(now.getValueAtPercentile(50)));
        into.put(NAME + "p90.us", String.valueOf(now.getValueAtPercentile(90)));
        into.put(NAME + "p99.us", String.valueOf(now.getValueAtPercentile(99)));
        into.put(NAME + "max.us", String.valueOf(now.getMaxValue()));
        into.put(NAME + "histogram", steps(now));
    }

    /** How many lie between each step and the one before it. */
    private static String steps(Histogram now) {
        StringBuilder text = new StringBuilder();
        long from = 0;
        long counted = 0;
        for (long step : STEPS_MILLIS) {
            long count = now.getCountBetweenValues(from, step * 1000 - 1);
            text.append("<").append(step).append("ms:").append(count).append(' ');
            counted += count;
            from = now.nextNonEquivalentValue(step * 1000 - 1);
        }
        return text.append("more:").append(now.getTotalCount() - counted).toString();
    }
}
