package org.consort.spi;

/**
 * What a module says to its like at other members: frames of a protocol, entries and snapshots of a model. Versions of one major number understand
 * each other, both ways, so that bundles can be replaced node by node: a greater minor one only adds what the others pass over.
 *
 * @param major differs if they don't understand each other
 * @param minor grows with what is added
 */
public record WireVersion(int major, int minor) {

    /** That of modules which say nothing of it. */
    public static final WireVersion FIRST = new WireVersion(1, 0);

    /** Checks the numbers. */
    public WireVersion {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("a wire version is two numbers from 0 on, not " + major + "." + minor);
        }
    }

    /**
     * Reads one.
     *
     * @param text for example {@code 1.0}
     * @throws IllegalArgumentException if it is none
     */
    public static WireVersion parse(String text) {
        int dot = text.indexOf('.');
        try {
            return new WireVersion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no wire version; write MAJOR.MINOR", e);
        }
    }

    /** Whether the two understand each other. */
    public boolean understands(WireVersion other) {
        return major == other.major;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
