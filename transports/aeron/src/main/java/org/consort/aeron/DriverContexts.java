package org.consort.aeron;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.consort.links.Causes;
import org.consort.links.QuietLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an embedded driver is set up. */
final class DriverContexts {

    private static final Logger LOG = LoggerFactory.getLogger(DriverContexts.class);

    private static final int SOCKET_BYTES = 4 << 20;
    private static final int COUNTER_BYTES = 1 << 20;
    private static final long TIMER_MILLIS = 50;
    private static final long PARK_LEAST_NANOS = 1_000;
    private static final long PARK_MOST_NANOS = 1_000_000;

    private DriverContexts() {}

    static MediaDriver.Context embedded(AeronSettings.Driver settings, Folder folder, AeronCounters counters) {
        String directory = folder.path().toString();
        long silence = TimeUnit.MILLISECONDS.toNanos(settings.silenceMillis());
        QuietLog errors = new QuietLog(LOG);
        int buffer = granted();
        int window = Math.min(buffer, settings.termBytes() / 2);
        int mtu = Math.min(Datagrams.MOST_BYTES, window / Datagrams.HEADER_BYTES * Datagrams.HEADER_BYTES);
        return new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .warnIfDirectoryExists(false)
                .threadingMode(settings.drive() == Drive.INVOKED ? ThreadingMode.INVOKER : ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(10, 20, PARK_LEAST_NANOS, PARK_MOST_NANOS))
                .asyncExecutorEnabled(false)
                .termBufferSparseFile(false)
                .performStorageChecks(folder.isMountKnown())
                .publicationTermBufferLength(settings.termBytes())
                .mtuLength(Math.max(Datagrams.LEAST_BYTES, mtu))
                .socketSndbufLength(buffer)
                .socketRcvbufLength(buffer)
                .initialWindowLength(window)
                .counterValuesBufferLength(COUNTER_BYTES)
                .clientLivenessTimeoutNs(silence)
                .publicationUnblockTimeoutNs(2 * silence)
                .imageLivenessTimeoutNs(silence)
                .publicationConnectionTimeoutNs(silence)
                .publicationLingerTimeoutNs(0)
                .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(TIMER_MILLIS))
                .driverTimeoutMs(settings.silenceMillis())
                .receiveChannelEndpointSupplier((channel, dispatcher, status, context) -> new SetupGuard(
                        new SetupGuard.Seat(channel, dispatcher, status, context),
                        AeronSettings.MOST_TERM_BYTES,
                        counters.badSetups))
                .errorHandler(error -> errors.warn("the media driver says: " + Causes.describe(error), directory));
    }

    /** How large a socket's buffers may be here: a receiver promises no more than fits in them. */
    private static int granted() {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
            probe.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
            return Math.min(
                    SOCKET_BYTES,
                    Math.min(
                            probe.getOption(StandardSocketOptions.SO_RCVBUF),
                            probe.getOption(StandardSocketOptions.SO_SNDBUF)));
        } catch (IOException e) {
            throw new UncheckedIOException("transport aeron: no UDP socket can be opened here", e);
        }
    }
}
