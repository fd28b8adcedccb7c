package org.consort.services.machine;

import java.util.concurrent.atomic.LongAdder;

/** What is counted, for a person: added to by any thread. */
final class Counters {
    final LongAdder calls = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder dissents = new LongAdder();
    final LongAdder fetched = new LongAdder();
    final LongAdder founded = new LongAdder();
}
