package org.consort.memory.machine;

import java.util.concurrent.atomic.LongAdder;

/** What happened at this node, in all its lives. */
final class Counters {
    final LongAdder refused = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder compacted = new LongAdder();
}
