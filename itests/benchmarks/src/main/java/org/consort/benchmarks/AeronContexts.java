package org.consort.benchmarks;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.MinMulticastFlowControlSupplier;
import io.aeron.driver.ThreadingMode;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** How the parts of one Aeron Cluster member are set up, so that they fit on few cores and find each other. */
final class AeronContexts {

    private static final String ANY_PORT = "aeron:udp?endpoint=127.0.0.1:0";
    private static final int SOCKET_BUFFER = 2 << 20;
    private static final int CLUSTER_PORTS = 5;

    private final Seat seat;
    private final String driverFolder;
    private final ErrorHandler errors = error -> System.err.println("aeron: " + error);

    AeronContexts(Seat seat) {
        this.seat = seat;
        this.driverFolder = seat.folder().resolve("driver").toString();
    }

    MediaDriver.Context driver() {
        int mtu = (int) number("mtu", 8192);
        return new MediaDriver.Context()
                .aeronDirectoryName(driverFolder)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .multicastFlowControlSupplier(new MinMulticastFlowControlSupplier())
                .socketSndbufLength(SOCKET_BUFFER)
                .socketRcvbufLength(SOCKET_BUFFER)
                .initialWindowLength((int) number("rcvwin", SOCKET_BUFFER))
                .mtuLength(mtu)
                .ipcMtuLength(mtu)
                .errorHandler(errors);
    }

    Archive.Context archive() {
        int sync = (int) number("sync", 0);
        return new Archive.Context()
                .aeronDirectoryName(driverFolder)
                .archiveDir(folder("archive"))
                .deleteArchiveOnStart(true)
                .controlChannel("aeron:udp?endpoint=127.0.0.1:" + seat.port(4))
                .localControlChannel("aeron:ipc?term-length=64k")
                .recordingEventsEnabled(false)
                .replicationChannel(ANY_PORT)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(this::idle)
                .fileSyncLevel(sync)
                .catalogFileSyncLevel(sync)
                .errorHandler(errors);
    }

    ConsensusModule.Context consensus() {
        ConsensusModule.Context context = new ConsensusModule.Context()
                .aeronDirectoryName(driverFolder)
                .clusterMemberId(seat.index())
                .clusterMembers(IntStream.range(0, seat.members())
                        .mapToObj(this::member)
                        .collect(Collectors.joining("|", "", "|")))
                .clusterDir(folder("cluster"))
                .deleteDirOnStart(true)
                .ingressChannel("aeron:udp?term-length=4m")
                .logChannel("aeron:udp?term-length=" + seat.options().text("term", "16m")
                        + "|control-mode=manual|control=127.0.0.1:" + seat.port(CLUSTER_PORTS))
                .replicationChannel(ANY_PORT)
                .isIpcIngressAllowed(true)
                .archiveContext(archiveClient())
                .idleStrategySupplier(this::idle)
                .errorHandler(errors);
        return seat.fastDetection() ? fast(context) : context;
    }

    ClusteredServiceContainer.Context service(ClusteredService service) {
        return new ClusteredServiceContainer.Context()
                .aeronDirectoryName(driverFolder)
                .archiveContext(archiveClient())
                .clusterDir(folder("cluster"))
                .clusteredService(service)
                .idleStrategySupplier(this::idle)
                .errorHandler(errors);
    }

    AeronCluster.Context client(String endpoints) {
        return new AeronCluster.Context()
                .aeronDirectoryName(driverFolder)
                .ingressChannel("aeron:udp?term-length=4m")
                .ingressEndpoints(endpoints)
                .egressChannel(ANY_PORT)
                .egressListener((session, timestamp, buffer, offset, length, header) -> {})
                .errorHandler(errors)
                .newLeaderTimeoutNs(TimeUnit.SECONDS.toNanos(20));
    }

    private static ConsensusModule.Context fast(ConsensusModule.Context context) {
        return context.leaderHeartbeatIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))
                .leaderHeartbeatTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500))
                .electionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200))
                .electionStatusIntervalNs(TimeUnit.MILLISECONDS.toNanos(20));
    }

    private AeronArchive.Context archiveClient() {
        String local = "aeron:ipc?term-length=64k";
        return new AeronArchive.Context()
                .lock(NoOpLock.INSTANCE)
                .controlRequestChannel(local)
                .controlResponseChannel(local)
                .aeronDirectoryName(driverFolder);
    }

    private String member(int index) {
        return index
                + IntStream.range(0, CLUSTER_PORTS)
                        .mapToObj(slot -> ",127.0.0.1:" + seat.port(index, slot))
                        .collect(Collectors.joining());
    }

    private IdleStrategy idle() {
        return switch (seat.options().text("idle", "backoff")) {
            case "yield" -> YieldingIdleStrategy.INSTANCE;
            case "sleep" -> new SleepingIdleStrategy(20_000);
            case "backoff" -> new BackoffIdleStrategy(1, 4, 1_000, number("maxpark", 100_000));
            default -> throw new IllegalArgumentException("idle: backoff, yield or sleep is needed");
        };
    }

    private long number(String key, long whenAbsent) {
        return seat.options().number(key, whenAbsent);
    }

    private File folder(String name) {
        return seat.folder().resolve(name).toFile();
    }
}
