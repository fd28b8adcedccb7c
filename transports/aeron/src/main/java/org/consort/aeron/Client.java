package org.consort.aeron;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentInvoker;
import org.consort.links.Causes;
import org.consort.links.Endpoint;
import org.consort.links.QuietLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loop's connection to the media driver, turned by that loop. It may be lost, with all that was opened through it; then it can be opened anew. */
final class Client {

    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A stream that nobody sends on: it keeps the UDP port ours while links come and go. */
    private static final int ANCHOR_STREAM = 1;

    private static final int ANCHOR_SESSION = 1;

    private final Media media;
    private final String endpoint;
    private final int silenceMillis;
    private final QuietLog errors = new QuietLog(LOG);
    private @Nullable Aeron aeron;
    private @Nullable AgentInvoker conductor;
    private int generation;
    private String lastError = "";

    /**
     * Makes one that is not open.
     *
     * @param endpoint where links' data arrives, {@code host:port}
     */
    Client(Media media, String endpoint, int silenceMillis) {
        this.media = media;
        this.endpoint = endpoint;
        this.silenceMillis = silenceMillis;
    }

    boolean isOpen() {
        return aeron != null;
    }

    /** Tries to reach the driver; does nothing if it is not there. */
    void open() {
        if (aeron != null || !media.isThere()) {
            return;
        }
        generation = media.generation();
        lastError = "";
        Aeron.Context context = new Aeron.Context()
                .aeronDirectoryName(media.directory())
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(silenceMillis)
                .resourceLingerDurationNs(LINGER_NANOS)
                .errorHandler(this::failed)
                .subscriberErrorHandler(this::failed);
        Aeron opened = Aeron.connect(context);
        aeron = opened;
        conductor = opened.conductorAgentInvoker();
        opened.asyncAddSubscription(receiving(ANCHOR_SESSION), ANCHOR_STREAM);
    }

    private void failed(Throwable error) {
        lastError = Causes.describe(error);
        errors.warn("the driver's client says: " + lastError, media.directory());
    }

    /** Does what is due; answers how much that was. */
    int turn() {
        AgentInvoker due = conductor;
        return due == null ? 0 : due.invoke();
    }

    /** Why it was lost; empty if it is well, or not open. */
    Optional<String> lost() {
        Aeron open = aeron;
        if (open == null) {
            return Optional.empty();
        }
        if (media.generation() != generation) {
            return Optional.of("the media driver was started again");
        }
        AgentInvoker due = Objects.requireNonNull(conductor);
        boolean gone = open.isClosed() || !due.isRunning();
        return gone ? Optional.of(lastError.isEmpty() ? "the media driver is gone" : lastError) : Optional.empty();
    }

    int generation() {
        return generation;
    }

    /** Closes it and all that was opened through it. */
    void close() {
        Aeron open = aeron;
        aeron = null;
        conductor = null;
        if (open != null) {
            open.close();
        }
    }

    private Aeron live() {
        Aeron open = aeron;
        if (open == null || open.isClosed()) {
            throw new AeronException("the media driver is not there");
        }
        return open;
    }

    private String receiving(int sessionId) {
        return "aeron:udp?endpoint=" + endpoint + "|session-id=" + sessionId;
    }

    /**
     * Begins to open the receiving end of a lane.
     *
     * @throws AeronException if the driver is not there
     */
    long receive(Answer.Lane lane) {
        return live().asyncAddSubscription(receiving(lane.sessionId()), lane.streamId());
    }

    /**
     * Begins to open the sending end of a lane.
     *
     * @throws AeronException if the driver is not there
     */
    long send(Answer.Lane lane, Endpoint to, int termBytes, int mtuBytes) {
        return live().asyncAddExclusivePublication(
                        "aeron:udp?endpoint=" + to + "|session-id=" + lane.sessionId() + "|term-length=" + termBytes
                                + "|mtu=" + mtuBytes + "|linger=0",
                        lane.streamId());
    }

    /** What was begun, once it is open. @throws AeronException if the driver refused */
    Optional<Subscription> received(long id) {
        return Optional.ofNullable(live().getSubscription(id));
    }

    /** What was begun, once it is open. @throws AeronException if the driver refused */
    Optional<ExclusivePublication> sending(long id) {
        return Optional.ofNullable(live().getExclusivePublication(id));
    }

    /** Takes back what was begun and is not open yet. */
    void giveUpReceiving(long id) {
        Aeron open = aeron;
        if (open != null && !open.isClosed()) {
            open.asyncRemoveSubscription(id);
        }
    }

    /** Takes back what was begun and is not open yet. */
    void giveUpSending(long id) {
        Aeron open = aeron;
        if (open != null && !open.isClosed()) {
            open.asyncRemovePublication(id);
        }
    }

    /** The counter of what the driver has sent of this; negative if there is none. */
    int sentCounter(ExclusivePublication publication) {
        return live().countersReader()
                .findByTypeIdAndRegistrationId(
                        AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, publication.registrationId());
    }

    /** What the driver has sent, by that counter. */
    long sent(int counter) {
        Aeron open = aeron;
        return open == null || open.isClosed() || counter < 0
                ? Long.MAX_VALUE
                : open.countersReader().getCounterValue(counter);
    }
}
