package org.consort.ring;

/**
 * The order of blocks in one view: which origin's next block has each number. Numbers begin with 1 in each view; those that
 * everybody has delivered are forgotten.
 */
final class Numbers {

    private byte[] origins = new byte[256];
    private long forgotten;
    private long known;

    /** The last number that was forgotten. */
    long forgotten() {
        return forgotten;
    }

    /** The last number known. */
    long known() {
        return known;
    }

    /** Gives the next number to the next block of this origin. */
    void append(int origin) {
        if (known - forgotten == origins.length) {
            grow();
        }
        known++;
        origins[slot(known)] = (byte) origin;
    }

    /** Rank of the origin whose block has this number. */
    int originOf(long number) {
        if (number <= forgotten || number > known) {
            throw new IllegalStateException("number " + number + " is not known: have " + forgotten + " to " + known);
        }
        return origins[slot(number)] & 0xff;
    }

    /** Forgets the oldest. */
    void forgetNext() {
        originOf(forgotten + 1);
        forgotten++;
    }

    /** Forgets the youngest: those after this one. */
    void truncateTo(long number) {
        known = Math.min(known, number);
    }

    private int slot(long number) {
        return (int) number & (origins.length - 1);
    }

    private void grow() {
        byte[] larger = new byte[origins.length * 2];
        for (long number = forgotten + 1; number <= known; number++) {
            larger[(int) number & (larger.length - 1)] = origins[slot(number)];
        }
        origins = larger;
    }
}
