package org.consort.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * One of the two processes of a raw measurement. The server sends messages back at once, or streams them; the client measures.
 */
final class RawEnd {

    static final String HOST = "127.0.0.1";

    private RawEnd() {}

    /** Arguments: role, work, size, port; for the client also nanoseconds of measuring. */
    public static void main(String[] arguments) {
        try {
            RawWork work = RawWork.named(arguments[1]);
            int size = Integer.parseInt(arguments[2]);
            int port = Integer.parseInt(arguments[3]);
            if (arguments[0].equals("client")) {
                RawMeter meter = meter(Long.parseLong(arguments[4]));
                measure(work, size, port, meter);
                System.out.println("RESULT " + (work.isStream() ? meter.stream(size) : meter.trips()));
            } else if (work.usesNetty()) {
                RawNetty.serve(work, size, port);
            } else {
                RawTcp.serve(work, size, port);
            }
        } catch (Exception | LinkageError e) {
            e.printStackTrace(System.err);
            System.out.println("FAILED " + e);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void measure(RawWork work, int size, int port, RawMeter meter) throws Exception {
        if (work.usesNetty()) {
            RawNetty.measure(work, size, port, meter);
        } else {
            RawTcp.measure(work, size, port, meter);
        }
    }

    /** Waits to be told when to measure. */
    private static RawMeter meter(long measuredNanos) throws IOException {
        System.out.println("READY");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String order = in.readLine();
        if (order == null) {
            throw new IOException("the driver is gone");
        }
        long from = Long.parseLong(order.split(" ")[1]);
        return new RawMeter(from, from + measuredNanos);
    }
}
