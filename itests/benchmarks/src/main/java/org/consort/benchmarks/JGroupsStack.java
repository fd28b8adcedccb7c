package org.consort.benchmarks;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parts of a JGroups configuration that both of its peers share: what tcp.xml ships with, and the options of a run. */
final class JGroupsStack {

    static final Set<String> OPTIONS = Set.of("nodelay", "bundler", "vthreads", "credits");

    private static final long SETTLING_NANOS = 1_000_000_000;

    private JGroupsStack() {}

    /** SEQUENCER sends one message at a time while its view is new: that is no part of what is measured. */
    static void settle() {
        Await.moment(System.nanoTime() + SETTLING_NANOS);
    }

    static String transport(Seat seat) {
        return """
                <TCP bind_addr="127.0.0.1" bind_port="%d" diag.enabled="false"
                     recv_buf_size="0" send_buf_size="0" sock_conn_timeout="300ms" tcp_nodelay="%s"
                     buffered_input_stream_size="65536" buffered_output_stream_size="65536"
                     bundler_type="%s" bundler.max_size="64K" bundler.capacity="16k" message_processing_policy="max"
                     thread_pool.min_threads="0" thread_pool.max_threads="200" thread_pool.keep_alive_time="60s"
                     use_virtual_threads="%s"/>
                <TCPPING async_discovery="true" initial_hosts="%s" port_range="0"/>
                <MERGE3 min_interval="10s" max_interval="30s"/>
                """.formatted(
                        seat.port(0),
                        seat.options().text("nodelay", "true"),
                        seat.options().text("bundler", "pd"),
                        seat.options().text("vthreads", "true"),
                        hosts(seat));
    }

    static String detection(Seat seat) {
        return seat.fastDetection() ? """
                <FD_SOCK2/><FD_ALL3 timeout="1s" interval="200"/><VERIFY_SUSPECT2 timeout="100ms"/>
                """ : """
                <FD_SOCK2/><FD_ALL3 timeout="40s" interval="5s"/><VERIFY_SUSPECT2 timeout="1.5s"/>
                """;
    }

    /** In this order: with UFC below MFC, credits that MFC sends wait for credits of UFC, and the group stalls for seconds. */
    static String credits(Seat seat) {
        return """
                <MFC max_credits="%1$s" min_threshold="0.4"/><UFC max_credits="%1$s" min_threshold="0.4"/>
                """.formatted(seat.options().text("credits", "2M"));
    }

    private static String hosts(Seat seat) {
        return IntStream.range(0, seat.members())
                .mapToObj(member -> "127.0.0.1[" + seat.port(member, 0) + "]")
                .collect(Collectors.joining(","));
    }
}
