package org.consort.tcp;

/** Four bytes of a little-endian number, as they drop in. */
final class ControlWord {

    private int word;
    private int count;

    /** True if this byte completes the word. */
    boolean add(byte next) {
        word |= (next & 0xff) << 8 * count;
        return ++count == Integer.BYTES;
    }

    /** The word; begins a new one. */
    int take() {
        int whole = word;
        word = 0;
        count = 0;
        return whole;
    }
}
