package org.consort.views;

import java.util.Optional;

/** What a frame is: its first byte. The codes are far from small numbers, of which noise is often made. */
enum Kind {
    /** The ordering's own. */
    ORDERING(0x60),
    /** To the coordinator: who wants in or out, or that this member stands still and nobody goes on. */
    WISH(0x61),
    /** Stand still and report. */
    FLUSH(0x62),
    REPORT(0x63),
    PROPOSE(0x64),
    ACCEPT(0x65),
    /** How the view of the receiver ended. */
    INSTALL(0x66),
    /** Shows which view the sender is in, by its header. */
    SHOW(0x67),
    /** The receiver is out, and nobody keeps what it would have to deliver. */
    OUTDATED(0x68);

    private static final Kind[] ALL = values();

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<Kind> of(int code) {
        int at = code - ALL[0].code;
        return at >= 0 && at < ALL.length ? Optional.of(ALL[at]) : Optional.empty();
    }
}
