package org.consort.quorum;

/** The kinds of frames. Each begins with {@code kind 1 | line 8 | term 8}. */
final class Wire {

    /** From the leader: entries, and what is committed. */
    static final int APPEND = 1;
    /** To the leader: held up to here. */
    static final int APPENDED = 2;
    /** To the leader: does not follow on what is here. */
    static final int REFUSED = 3;
    /** To the leader: blocks to put in order. */
    static final int SUBMIT = 4;
    /** From the leader: a block of yours is missing. */
    static final int RESEND = 5;
    /** To voters: may I lead? */
    static final int ASK = 6;
    /** To who asked. */
    static final int VOTE = 7;
    /** To all: I can't do anything without a leader. */
    static final int HELLO = 8;
    /** To a joiner: begin here. */
    static final int BASE = 9;
    /** To the next leader: stand now. */
    static final int STAND = 10;
    /** To the leader: I want to go. */
    static final int LEAVE = 11;
    /** To the leader: somebody wants to come. */
    static final int ADMIT = 12;
    /** To one that is not in the group any more. */
    static final int GONE = 13;
    /** To the leader: what is committed now? */
    static final int READ = 14;
    /** From the leader: this was, and I lead still. */
    static final int READABLE = 15;

    static final int ENTRY_NOTHING = 0;
    static final int ENTRY_BLOCK = 1;
    static final int ENTRY_OWN = 2;
    static final int ENTRY_VIEW = 3;
    static final int ENTRY_CONFIG = 4;
    static final int ENTRY_LAST = 5;

    /** Bytes of a block without its payload. */
    static final int BLOCK_HEADER_BYTES = 30;

    /** The least that an entry takes. */
    static final int LEAST_ENTRY_BYTES = 9;

    /** A term beyond this is a lie: nobody stood so often. */
    static final long TERM_LIMIT = 1L << 48;

    private Wire() {}
}
