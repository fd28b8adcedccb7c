package org.consort.links;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the transport opened. Written by all loops, read from any thread. */
public class Counters {

    public final LongAdder framesIn = new LongAdder();
    public final LongAdder bytesIn = new LongAdder();
    public final LongAdder framesOut = new LongAdder();
    public final LongAdder bytesOut = new LongAdder();
    public final LongAdder busyOffers = new LongAdder();
    public final LongAdder linksIn = new LongAdder();
    public final LongAdder linksOut = new LongAdder();
    public final LongAdder linksBroken = new LongAdder();
    public final LongAdder dials = new LongAdder();
    public final LongAdder evidence = new LongAdder();
    public final LongAdder goodbyes = new LongAdder();
    public final LongAdder badFrames = new LongAdder();
    public final LongAdder truncatedFrames = new LongAdder();
    public final LongAdder badHandshakes = new LongAdder();
    public final LongAdder lateHandshakes = new LongAdder();
    public final LongAdder refusedHandshakes = new LongAdder();
    public final LongAdder deniedHandshakes = new LongAdder();
    public final LongAdder overLimit = new LongAdder();
    public final LongAdder receiveBuffers = new LongAdder();
    public final LongAdder handlerErrors = new LongAdder();

    /** Makes one in which nothing has happened. */
    public Counters() {}

    /** All, by the names that people know. */
    public final Map<String, String> read() {
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
        all.put("handshakes.bad", badHandshakes.toString());
        all.put("handshakes.late", lateHandshakes.toString());
        all.put("handshakes.refused", refusedHandshakes.toString());
        all.put("handshakes.denied", deniedHandshakes.toString());
        all.put("connections.over.limit", overLimit.toString());
        all.put("receive.buffers", receiveBuffers.toString());
        all.put("handler.errors", handlerErrors.toString());
        tell(all);
        return all;
    }

    /** Adds what only this kind of transport counts. */
    protected void tell(Map<String, String> into) {}
}
