package org.consort.database;

/**
 * A table as it is at this member.
 *
 * @param name its name
 * @param revision at which it was made
 * @param rows how many it has
 * @param bytes what counts for the quota: keys, values, and {@link #ROW_BYTES} for each row
 * @param quotaBytes how many bytes it may have
 */
public record TableInfo(String name, long revision, long rows, long bytes, long quotaBytes) {

    /** What a row costs beside its key and its value. */
    public static final int ROW_BYTES = 64;

    /** The quota of a table that names none: 1 GiB. */
    public static final long QUOTA_BYTES = 1L << 30;

    /** The largest quota: 1 TiB. */
    public static final long QUOTA_LIMIT = 1L << 40;
}
