package com.example.sequencer;

/** How far another member is, as the sequencer knows: the last item that it was sent, has acknowledged, and knows to be stable. */
final class Follower {

    private long sent;
    private long acknowledged;
    private long told;

    boolean lacks(long number) {
        return number > sent;
    }

    void sent(long number, long stable) {
        sent = number;
        told = stable;
    }

    boolean knows(long stable) {
        return told >= stable;
    }

    void told(long stable) {
        told = stable;
    }

    long acknowledged() {
        return acknowledged;
    }

    void acknowledge(long number) {
        if (number <= acknowledged) {
            // Said again: it waits for something that was lost.
            told = 0;
        }
        acknowledged = Math.max(acknowledged, number);
    }

    /** All that it has not acknowledged is to be sent anew. */
    void again() {
        sent = acknowledged;
        told = 0;
    }
}
