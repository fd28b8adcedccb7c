package org.consort.ring;

import java.util.List;
import org.consort.View;
import org.consort.spi.Settings;

/**
 * What can be set of the ring.
 *
 * @param resilience how many members beside the numberer hold a block before it counts as stable; more than the group
 *     has means all
 * @param windowBytes how many bytes of its own blocks a member may have under way
 */
record RingSettings(int resilience, int windowBytes) {

    static final int ALL = Geometry.MEMBER_LIMIT;
    private static final int DEFAULT_WINDOW_BYTES = 1 << 20;
    private static final int LEAST_WINDOW_BYTES = 1 << 12;
    private static final int MOST_WINDOW_BYTES = 1 << 26;

    static RingSettings of(Settings settings) {
        settings.allow(List.of("resilience", "window.bytes"));
        return new RingSettings((int) settings.number("resilience", ALL, 0, ALL), (int)
                settings.number("window.bytes", DEFAULT_WINDOW_BYTES, LEAST_WINDOW_BYTES, MOST_WINDOW_BYTES));
    }

    /** Refuses a resilience under which a view could be formed without any holder of a stable block. */
    void checkSafeFor(View view) {
        if (!Quorum.isSafe(view.policy(), view.size(), resilience)) {
            throw new IllegalArgumentException("ring.resilience = " + resilience + " is unsafe for " + view.size()
                    + " members under policy " + view.policy() + ": a majority of "
                    + Quorum.majorityOf(view.size())
                    + " could lack a block that was delivered; set it to at least "
                    + (view.size() - Quorum.majorityOf(view.size())));
        }
    }
}
