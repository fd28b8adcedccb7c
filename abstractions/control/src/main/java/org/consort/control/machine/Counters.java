package org.consort.control.machine;

import java.util.concurrent.atomic.LongAdder;

/** What is counted, for a person: added to by any thread. */
final class Counters {
    final LongAdder malformed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder committed = new LongAdder();
    final LongAdder rolledBack = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder handlerFailures = new LongAdder();
    final LongAdder missed = new LongAdder();
}
