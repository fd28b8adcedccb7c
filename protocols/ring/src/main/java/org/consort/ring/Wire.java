package org.consort.ring;

import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/**
 * The kinds of the ring's frames, and what each begins with: {@code kind 1 | line 8 | view number 8}.
 *
 * @param line the view's line
 * @param number the view's number
 */
record Wire(long line, long number) {

    static final int HEADER_BYTES = 17;

    /** Around the ring: watermarks, order, blocks. */
    static final int DATA = 1;
    /** To the successor: where shall I begin? */
    static final int HELLO = 2;
    /** To the predecessor: this is what I hold. */
    static final int READY = 3;
    /** Around the ring: answers to a ballot so far. */
    static final int VOTE = 4;
    /** To the coordinator: reasons for a new view. */
    static final int REQUEST = 5;
    /** From the coordinator: stop, and say what you hold. */
    static final int FLUSH = 6;
    /** To the coordinator: what is held. */
    static final int REPORT = 7;
    /** From the coordinator: the next view, and what is delivered before it. */
    static final int PROPOSE = 8;
    /** To the coordinator: accepted, and all of it is held. */
    static final int ACCEPT = 9;
    /** To a coordinator: a higher ballot was promised. */
    static final int REFUSE = 10;
    /** From the coordinator, or anybody who knows: it is settled. */
    static final int INSTALL = 11;
    /** To who holds it: send me these blocks. */
    static final int FETCH = 12;
    /** The blocks asked for. */
    static final int FILL = 13;
    /** To whoever is ahead: how did this view end? */
    static final int QUERY = 14;
    /** To whoever is behind by more than a view: you are out. */
    static final int OUTDATED = 15;
    /** To whom an accepted proposal leaves out: I may go on without you. */
    static final int PARTING = 16;
    /** To all: have you stopped this view? */
    static final int READ = 17;
    /** To who asked: not yet, and so much is covered here. */
    static final int RUNNING = 18;

    static Wire of(View view) {
        return new Wire(view.line(), view.number());
    }

    Frame begin(Frame frame, int kind) {
        return frame.putByte(kind).putLong(line).putLong(number);
    }

    boolean isOf(View view) {
        return line == view.line() && number == view.number();
    }

    static Wire read(Reader in) {
        return new Wire(in.getLong(), in.getCounter());
    }
}
