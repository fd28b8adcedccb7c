package org.consort.testkit.sim;

import java.util.Set;
import org.consort.Stack;

/** Something that goes wrong, or that somebody wants, at a time of a run. Processes go by the names of their nodes. */
public sealed interface Fault {

    /**
     * A process dies.
     *
     * @param evident true if its port refuses connections from now on; false if the whole machine went silent
     * @param restartMillis when the node starts again; negative for never
     */
    record Crash(String who, boolean evident, long restartMillis) implements Fault {}

    /** A process stands still; what others send it waits. */
    record Pause(String who, long millis) implements Fault {}

    /** A process needs this long for each burst of work. */
    record Slow(String who, long burstMicros, long millis) implements Fault {}

    /** Nothing gets through one way; both ends notice late. */
    record Cut(String from, String to, long millis) implements Fault {}

    /** Nothing gets through between two sides, both ways. */
    record Split(Set<String> side, long millis) implements Fault {}

    /** A link breaks and loses what is on its way. */
    record Break(String from, String to) implements Fault {}

    /** A link has room for very few frames. */
    record Full(String from, String to, int room, long millis) implements Fault {}

    /** A living process is suspected. */
    record FalseSuspicion(String who, String whom, long millis) implements Fault {}

    /** A living process is taken for proven dead: outside of what any protocol survives. */
    record FalseEvidence(String who, String whom) implements Fault {}

    /** A living process's port is closed on transports that neither end's group runs on: it proves nothing. Bare machines pass over it. */
    record StaleEvidence(String who, String whom) implements Fault {}

    /** A process's clock leaps forward. */
    record ClockJump(String who, long millis) implements Fault {}

    /** A new node joins, or one that left or crashed comes back. */
    record Join(String who) implements Fault {}

    /** A node proposes that the group go on with another stack. Bare machines pass over it. */
    record Restack(String who, Stack stack) implements Fault {}

    /** An operator forces the group to go on with another stack, as far as this node reaches. Bare machines pass over it. */
    record Force(String who, Stack stack, org.consort.Force how) implements Fault {}
    /**
     * All processes die at once, and start again one after the other.
     *
     * @param power true if the power goes, so that disks lose what is not stable; false if only the processes are killed
     * @param restartMillis the longest that one takes to start again
     */
    record KillAll(boolean power, long restartMillis) implements Fault {}

    /** A node's disk is full for a time. */
    record DiskFull(String who, long millis) implements Fault {}

    /** A node's disk takes this long for each piece of work. */
    record DiskSlow(String who, long micros, long millis) implements Fault {}

    /** A node's disk fails to make files stable, so many times. */
    record DiskFails(String who, int times) implements Fault {}

    /** A node's process dies, and while it is down a bit flips in what its disk had long kept. */
    record DiskFlips(String who, long restartMillis) implements Fault {}

    /** A layer of a node. */
    enum Part {
        /** One of the models. */
        MODEL,
        /** What orders the log now. */
        PROTOCOL,
        /** The transport, with its port. */
        TRANSPORT
    }

    /**
     * A module of a node is replaced in place by another version. Bare machines pass over it.
     *
     * @param awayMillis how long neither version is there
     */
    record Replace(String who, Part part, long awayMillis) implements Fault {}

    /** A node leaves in good order. */
    record Leave(String who) implements Fault {}

    /**
     * A process dies at its k-th send from now on.
     *
     * @param sends which send, from 1
     * @param before true if that frame is not sent any more
     */
    record CrashAtSend(String who, long sends, boolean before, boolean evident) implements Fault {}
}
