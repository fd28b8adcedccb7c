package org.consort.memory.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.memory.Area;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a region in chunks of 64 KiB, which are made when something is written to them. The group's thread writes; any thread looks, without a lock.
 *
 * <p>A stamp, even between two entries and odd while one is being written, tells a reader whether what he saw was of one place of the log (a sequence lock: Lameter 2005; Boehm 2012 on what
 * it needs of a memory model). Words are written by release and read by acquire, in the order of the log, the stamp before and behind them: who has seen a byte of an entry sees the stamp of its beginning, and all of
 * the entries before. An entry of several regions has the stamps of all of them odd before it writes the first byte.
 *
 * <p>A snapshot takes the table of chunks; who writes to a chunk for the first time since copies it. So a chunk that a snapshot has, or a reader who is late, stays as it was.
 */
final class RegionBytes implements Area {

    static final int CHUNK_WORDS = 1 << 13;
    static final long CHUNK_BYTES = (long) CHUNK_WORDS * Long.BYTES;

    private static final int CHUNK_SHIFT = 13;
    private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(RegionBytes.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final long id;
    private final long sizeBytes;
    private final long[] @Nullable [] chunks;
    private final int[] madeAt;
    private final AtomicInteger snapshots = new AtomicInteger();
    private int shares;
    private final AtomicLong takenBytes = new AtomicLong();

    @SuppressWarnings("UnusedVariable") // By its handle.
    private long stamp;

    RegionBytes(String name, long id, long sizeBytes) {
        this.name = name;
        this.id = id;
        this.sizeBytes = sizeBytes;
        int count = (int) ((sizeBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
        this.chunks = new long[count][];
        this.madeAt = new int[count];
    }

    String name() {
        return name;
    }

    /** What it takes of memory. */
    long takenBytes() {
        return takenBytes.get();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public long stamp() {
        return (long) STAMP.getAcquire(this);
    }

    @Override
    public long word(long number) {
        long[] chunk = (long[]) CHUNK.getAcquire(chunks, (int) (number >>> CHUNK_SHIFT));
        return chunk == null ? 0 : (long) WORD.getAcquire(chunk, (int) number & CHUNK_WORDS - 1);
    }

    @Override
    public boolean isStill(long seen) {
        return (seen & 1) == 0 && (long) STAMP.getAcquire(this) == seen;
    }

    // The group's thread.

    /** An entry is about to be written. */
    void begin() {
        STAMP.setRelease(this, (long) STAMP.get(this) + 1);
    }

    /** It was written. */
    void end() {
        STAMP.setRelease(this, (long) STAMP.get(this) + 1);
    }

    /** An entry of one word was written, which shows all at once. */
    void wrote() {
        STAMP.setRelease(this, (long) STAMP.get(this) + 2);
    }

    /** It is of no use any more: who still holds it holds no bytes. */
    void close() {
        STAMP.setRelease(this, ENDED);
        for (int number = 0; number < chunks.length; number++) {
            CHUNK.setRelease(chunks, number, (long[]) null);
        }
    }

    /** Writes bytes, the first of which is at this position of the buffer, which is little-endian. */
    void write(long offset, ByteBuffer from, int position, int length) {
        long end = offset + length;
        int source = position;
        for (long at = offset; at < end; ) {
            int lead = (int) (at & 7);
            int count = (int) Math.min(Long.BYTES - lead, end - at);
            write(at, count, count == Long.BYTES ? from.getLong(source) : bits(from, source, count));
            at += count;
            source += count;
        }
    }

    /** Writes bytes of one word. */
    void write(long offset, int count, long bits) {
        long[] chunk = own((int) (offset >>> CHUNK_SHIFT + 3));
        int at = (int) (offset >>> 3) & CHUNK_WORDS - 1;
        int shift = (int) (offset & 7) * 8;
        long mask = -1L >>> Long.SIZE - 8 * count << shift;
        WORD.setRelease(chunk, at, chunk[at] & ~mask | bits << shift & mask);
    }

    /** Bytes of one word. */
    long bits(long offset, int count) {
        return word(offset >>> 3) >>> (offset & 7) * 8 & -1L >>> Long.SIZE - 8 * count;
    }

    private static long bits(ByteBuffer from, int position, int count) {
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= (from.get(position + i) & 0xffL) << 8 * i;
        }
        return bits;
    }

    private long[] own(int number) {
        long[] chunk = chunks[number];
        if (chunk == null) {
            chunk = new long[wordsOf(number)];
            takenBytes.addAndGet((long) chunk.length * Long.BYTES);
        } else if (madeAt[number] == shares) {
            return chunk;
        } else if (snapshots.get() > 0) {
            chunk = chunk.clone();
        }
        madeAt[number] = shares;
        CHUNK.setRelease(chunks, number, chunk);
        return chunk;
    }

    /** How many words this chunk has. */
    int wordsOf(int number) {
        long words = (sizeBytes + Long.BYTES - 1) / Long.BYTES;
        return (int) Math.min(CHUNK_WORDS, words - (long) number * CHUNK_WORDS);
    }

    int chunkCount() {
        return chunks.length;
    }

    /** The chunks as they are now, and stay until {@link #unshare}. */
    long[] @Nullable [] share() {
        shares++;
        snapshots.incrementAndGet();
        return chunks.clone();
    }

    /** Nobody looks at them any more. Any thread. */
    void unshare() {
        snapshots.decrementAndGet();
    }

    /** Takes over a chunk from a snapshot. Before anybody sees this. */
    void adopt(int number, long[] chunk) {
        chunks[number] = chunk;
        takenBytes.addAndGet((long) chunk.length * Long.BYTES);
    }
}
