package org.consort.views;

import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/**
 * How every frame begins.
 *
 * @param line of the view it belongs to
 * @param number of that view
 */
record Header(Kind kind, long line, long number) {

    static Header of(Kind kind, View view) {
        return new Header(kind, view.line(), view.number());
    }

    static Header read(Reader in) {
        Kind kind = Kind.of(in.getByte()).orElseThrow(() -> new BadFrame("an unknown kind"));
        return new Header(kind, in.getLong(), in.getCounter());
    }

    boolean isOf(View view) {
        return line == view.line() && number == view.number();
    }

    Frame write(Frame frame) {
        return frame.putByte(kind.code()).putLong(line).putLong(number);
    }
}
