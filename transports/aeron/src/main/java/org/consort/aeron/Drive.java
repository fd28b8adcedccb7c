package org.consort.aeron;

/** Who turns the media driver. */
enum Drive {
    /** The groups' own threads: no thread more, and none between a frame and the socket. */
    INVOKED,
    /** A thread of its own in this process. */
    THREADED,
    /** Another process, whose folder the setting {@code directory} names. */
    EXTERNAL
}
