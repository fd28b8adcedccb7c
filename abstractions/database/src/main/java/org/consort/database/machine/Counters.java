package org.consort.database.machine;

import java.util.concurrent.atomic.LongAdder;

/** What happened at this node, in all its lives. */
final class Counters {
    final LongAdder refused = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder deadlocks = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder compacted = new LongAdder();
}
