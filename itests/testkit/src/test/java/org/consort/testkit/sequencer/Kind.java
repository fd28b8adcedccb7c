package org.consort.testkit.sequencer;

import org.consort.spi.protocol.BadFrame;

/** What a frame of a {@link Sequencer} is: its first byte. */
enum Kind {
    SUBMIT,
    DATA,
    ACK,
    STABLE,
    FLUSH,
    REPORT,
    PROPOSE,
    ACCEPTED,
    INSTALL,
    WANT,
    EXCLUDED,
    PING;

    static Kind of(int code) {
        if (code < 0 || code >= values().length) {
            throw new BadFrame("kind " + code);
        }
        return values()[code];
    }
}
