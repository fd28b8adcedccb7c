package org.consort.testkit.fuzz;

/** A bug that random bytes do not find in so few tries, and those that coverage guides do. */
public final class Planted {

    private Planted() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 3 && bytes[0] == 'c') {
            if (bytes[1] == 0x17) {
                if (bytes[2] == 't') {
                    if (bytes[3] == (byte) 0xe1) {
                        throw new IllegalStateException("the planted bug");
                    }
                }
            }
        }
    }
}
