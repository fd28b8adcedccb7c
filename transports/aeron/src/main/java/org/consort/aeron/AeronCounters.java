package org.consort.aeron;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.consort.links.Counters;

/** What happens here and with no other transport. */
final class AeronCounters extends Counters {

    final LongAdder badSetups = new LongAdder();
    final LongAdder bells = new LongAdder();
    final LongAdder sleeps = new LongAdder();
    final LongAdder driverStarts = new LongAdder();

    @Override
    protected void tell(Map<String, String> into) {
        into.put("setups.bad", badSetups.toString());
        into.put("bells", bells.toString());
        into.put("sleeps", sleeps.toString());
        into.put("driver.starts", driverStarts.toString());
    }
}
