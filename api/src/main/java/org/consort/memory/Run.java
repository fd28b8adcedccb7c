package org.consort.memory;

/**
 * Bytes that a session has written.
 *
 * @param region its {@link Area#id}
 * @param offset of the first
 * @param bytes not to be changed
 */
public record Run(long region, long offset, byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Run run
                && run.region == region
                && run.offset == offset
                && java.util.Arrays.equals(run.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(region * 31 + offset) * 31 + java.util.Arrays.hashCode(bytes);
    }

    /** For a person. */
    @Override
    public String toString() {
        return bytes.length + " bytes at " + offset;
    }
}
