package org.consort.aeron;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the transport opened. Written by all loops, read from any thread. */
final class Counters {

    final LongAdder framesIn = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder framesOut = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder busyOffers = new LongAdder();
    final LongAdder linksIn = new LongAdder();
    final LongAdder linksOut = new LongAdder();
    final LongAdder linksBroken = new LongAdder();
    final LongAdder dials = new LongAdder();
    final LongAdder evidence = new LongAdder();
    final LongAdder goodbyes = new LongAdder();
    final LongAdder badFrames = new LongAdder();
    final LongAdder truncatedFrames = new LongAdder();
    final LongAdder badSetups = new LongAdder();
    final LongAdder bells = new LongAdder();
    final LongAdder sleeps = new LongAdder();
    final LongAdder driverStarts = new LongAdder();
    final LongAdder badHandshakes = new LongAdder();
    final LongAdder lateHandshakes = new LongAdder();
    final LongAdder refusedHandshakes = new LongAdder();
    final LongAdder overLimit = new LongAdder();
    final LongAdder receiveBuffers = new LongAdder();
    final LongAdder handlerErrors = new LongAdder();

    Map<String, String> read() {
        Map<String, String> all = new TreeMap<>();
        all.put("frames.in", framesIn.toString());
        all.put("bytes.in", bytesIn.toString());
        all.put("frames.out", framesOut.toString());
        all.put("bytes.out", bytesOut.toString());
        all.put("offers.busy", busyOffers.toString());
        all.put("links.in", linksIn.toString());
        all.put("links.out", linksOut.toString());
        all.put("links.broken", linksBroken.toString());
        all.put("dials", dials.toString());
        all.put("evidence", evidence.toString());
        all.put("goodbyes", goodbyes.toString());
        all.put("frames.bad", badFrames.toString());
        all.put("frames.truncated", truncatedFrames.toString());
        all.put("setups.bad", badSetups.toString());
        all.put("bells", bells.toString());
        all.put("sleeps", sleeps.toString());
        all.put("driver.starts", driverStarts.toString());
        all.put("handshakes.bad", badHandshakes.toString());
        all.put("handshakes.late", lateHandshakes.toString());
        all.put("handshakes.refused", refusedHandshakes.toString());
        all.put("connections.over.limit", overLimit.toString());
        all.put("receive.buffers", receiveBuffers.toString());
        all.put("handler.errors", handlerErrors.toString());
        return all;
    }
}
