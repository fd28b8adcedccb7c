package org.consort;

/** What a group promises of a message. */
public enum Delivery {
    /** One pass: handed up at first sight; may be lost with its sender; each sender's messages in its order. */
    BROADCAST,
    /** All of the survivors or none; each sender's messages in its order. */
    RELIABLE,
    /** Reliable, and in the group's one total order: an entry of the log, answered with a receipt. */
    ATOMIC
}
