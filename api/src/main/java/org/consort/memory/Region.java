package org.consort.memory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A region as one {@link Session} sees it: numbers and bytes at offsets, little-endian, in the modes that {@link Memory} tells of. For the session's thread.
 *
 * <p><em>Plain</em> access is to the replica of this member: a read takes some nanoseconds, no lock and no memory, as long as the session has nothing unreleased. Each read shows one place of the log, however its
 * bytes lie: no number is ever torn, and no entry seen in part. A range of up to {@link #RANGE_BYTES} is read as a whole.
 *
 * <p>What is outside the region throws {@link IndexOutOfBoundsException}; a region that is not here throws {@link MemoryException} from plain access, and is a refusal in all other modes.
 */
public final class Region {

    /** Most bytes that are read at once. */
    public static final int RANGE_BYTES = 1 << 16;

    private final Session session;
    private final String name;
    private Area area = new Nowhere();

    Region(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its size. */
    public long sizeBytes() {
        return at(0, 0).sizeBytes();
    }

    // Plain

    /** Reads 1 byte. */
    public byte getByte(long offset) {
        return (byte) get(offset, 1);
    }

    /** Reads 2 bytes. */
    public short getShort(long offset) {
        return (short) get(offset, 2);
    }

    /** Reads 4 bytes. */
    public int getInt(long offset) {
        return (int) get(offset, 4);
    }

    /** Reads 8 bytes. */
    public long getLong(long offset) {
        Area here = area;
        if ((offset & 7) == 0 && offset >= 0 && offset <= here.sizeBytes() - 8 && session.isClean()) {
            long stamp = here.stamp();
            long value = here.word(offset >>> 3);
            if (here.isStill(stamp)) {
                return value;
            }
        }
        return look(offset, 8);
    }

    /** Reads 4 bytes. */
    public float getFloat(long offset) {
        return Float.intBitsToFloat((int) get(offset, 4));
    }

    /** Reads 8 bytes. */
    public double getDouble(long offset) {
        return Double.longBitsToDouble(getLong(offset));
    }

    /**
     * Reads bytes, all as of one place of the log.
     *
     * @param into filled; at most {@link #RANGE_BYTES}
     * @return the same
     */
    public byte[] get(long offset, byte[] into) {
        checkLength(into.length);
        return Looking.again(() -> Looking.bytes(at(offset, into.length), own(), offset, into));
    }

    /** Writes 1 byte. */
    public void setByte(long offset, byte value) {
        set(offset, 1, value);
    }

    /** Writes 2 bytes. */
    public void setShort(long offset, short value) {
        set(offset, 2, value);
    }

    /** Writes 4 bytes. */
    public void setInt(long offset, int value) {
        set(offset, 4, value);
    }

    /** Writes 8 bytes. */
    public void setLong(long offset, long value) {
        set(offset, 8, value);
    }

    /** Writes 4 bytes. */
    public void setFloat(long offset, float value) {
        set(offset, 4, Float.floatToRawIntBits(value));
    }

    /** Writes 8 bytes. */
    public void setDouble(long offset, double value) {
        set(offset, 8, Double.doubleToRawLongBits(value));
    }

    /**
     * Writes bytes.
     *
     * @throws MemoryException with {@link Refusal#LIMIT} if the write set would be larger than {@link Session#WRITE_SET_BYTES}
     */
    public void set(long offset, byte[] bytes) {
        Area here = at(offset, bytes.length);
        session.checkRoom(bytes.length);
        session.own().waiting().put(here.id(), offset, bytes);
    }

    // Acquire and release

    /** Reads this member's replica, when all that the session has ordered before is decided. */
    public <T> CompletableFuture<Reply<T>> getAcquire(Type<T> type, long offset) {
        return when(session.acquire(), number(type, offset));
    }

    /** The same for bytes; at most {@link #RANGE_BYTES}. */
    public CompletableFuture<Reply<byte[]>> getAcquire(long offset, int length) {
        return when(session.acquire(), bytes(offset, length));
    }

    /** Writes, and publishes this with all that the session has written as one entry. Answered with its index. */
    public <T> CompletableFuture<Reply<Long>> setRelease(Type<T> type, long offset, T value) {
        return attempt(() -> {
            set(offset, type.width(), type.bits(value));
            return session.release();
        });
    }

    /** The same for bytes. */
    public CompletableFuture<Reply<Long>> setRelease(long offset, byte[] bytes) {
        return attempt(() -> {
            set(offset, bytes);
            return session.release();
        });
    }

    // Bounded staleness

    /** Reads this member's replica, when it is fresh enough. */
    public <T> CompletableFuture<Reply<T>> get(Type<T> type, long offset, Freshness bound) {
        return when(session.fresh(bound), number(type, offset));
    }

    /** The same for bytes; at most {@link #RANGE_BYTES}. */
    public CompletableFuture<Reply<byte[]>> get(long offset, int length, Freshness bound) {
        return when(session.fresh(bound), bytes(offset, length));
    }

    // Volatile

    /** Reads what is there now, anywhere: linearizable, but for bytes that the session itself has written and not released, which it sees as it wrote them. */
    public <T> CompletableFuture<Reply<T>> getVolatile(Type<T> type, long offset) {
        return when(session.latest(), number(type, offset));
    }

    /** The same for bytes, as a whole; at most {@link #RANGE_BYTES}. */
    public CompletableFuture<Reply<byte[]>> getVolatile(long offset, int length) {
        return when(session.latest(), bytes(offset, length));
    }

    /** Writes as {@link #setRelease(Type, long, Object)} does. When the reply is there, every volatile read anywhere sees it. */
    public <T> CompletableFuture<Reply<Long>> setVolatile(Type<T> type, long offset, T value) {
        return setRelease(type, offset, value);
    }

    /** The same for bytes. */
    public CompletableFuture<Reply<Long>> setVolatile(long offset, byte[] bytes) {
        return setRelease(offset, bytes);
    }

    // Atomic. All publish what the session has written, before the operation and in the same entry.

    /** Sets the value if the expected one is there, bit for bit. Answered with whether it was. */
    public <T> CompletableFuture<Reply<Boolean>> compareAndSet(Type<T> type, long offset, T expected, T value) {
        long wanted = type.bits(expected);
        return exchangeIf(type, offset, new long[] {wanted, type.bits(value)}, bits -> bits == wanted);
    }

    /** Sets the value if the expected one is there, bit for bit. Answered with the one that was there. */
    public <T> CompletableFuture<Reply<T>> compareAndExchange(Type<T> type, long offset, T expected, T value) {
        return exchangeIf(type, offset, new long[] {type.bits(expected), type.bits(value)}, type::value);
    }

    /** Sets the value. Answered with the one that was there. */
    public <T> CompletableFuture<Reply<T>> getAndSet(Type<T> type, long offset, T value) {
        return update(Atomic.Kind.EXCHANGE, type, offset, value);
    }

    /** Adds. Answered with the value that was there. */
    public <T> CompletableFuture<Reply<T>> getAndAdd(Type<T> type, long offset, T delta) {
        return update(Atomic.Kind.ADD, type, offset, delta);
    }

    /** Sets bits. Answered with the value that was there. */
    public <T> CompletableFuture<Reply<T>> getAndBitwiseOr(Type<T> type, long offset, T bits) {
        return update(Atomic.Kind.OR, type, offset, bits);
    }

    /** Clears the bits that are not given. Answered with the value that was there. */
    public <T> CompletableFuture<Reply<T>> getAndBitwiseAnd(Type<T> type, long offset, T bits) {
        return update(Atomic.Kind.AND, type, offset, bits);
    }

    /** Turns bits over. Answered with the value that was there. */
    public <T> CompletableFuture<Reply<T>> getAndBitwiseXor(Type<T> type, long offset, T bits) {
        return update(Atomic.Kind.XOR, type, offset, bits);
    }

    private <R> CompletableFuture<Reply<R>> exchangeIf(
            Type<?> type, long offset, long[] bits, Function<Long, R> value) {
        checkAligned(type, offset);
        return attempt(() -> session.publish(
                Optional.of(new Atomic(Atomic.Kind.EXCHANGE_IF, idOf(type, offset), offset, type, bits[0], bits[1])),
                value));
    }

    private <T> CompletableFuture<Reply<T>> update(Atomic.Kind kind, Type<T> type, long offset, T operand) {
        checkAligned(type, offset);
        return attempt(() -> session.publish(
                Optional.of(new Atomic(kind, idOf(type, offset), offset, type, 0, type.bits(operand))), type::value));
    }

    private static void checkAligned(Type<?> type, long offset) {
        if (offset % type.width() != 0) {
            throw new IllegalArgumentException(
                    "an atomic operation on a " + type + " at " + offset + ": use a multiple of " + type.width());
        }
    }

    private long idOf(Type<?> type, long offset) {
        return at(offset, type.width()).id();
    }

    private static <T> CompletableFuture<Reply<T>> attempt(Supplier<CompletableFuture<Reply<T>>> request) {
        try {
            return request.get();
        } catch (MemoryException e) {
            return CompletableFuture.completedFuture(LaterRead.failed(e));
        }
    }

    private long get(long offset, int width) {
        Area here = area;
        int shift = (int) (offset & 7) * 8;
        if (shift + 8 * width <= Long.SIZE && offset >= 0 && offset <= here.sizeBytes() - width && session.isClean()) {
            long stamp = here.stamp();
            long value = here.word(offset >>> 3) >>> shift;
            if (here.isStill(stamp)) {
                return value;
            }
        }
        return look(offset, width);
    }

    private void set(long offset, int width, long bits) {
        Area here = at(offset, width);
        session.checkRoom(width);
        session.own().waiting().put(here.id(), offset, width, bits);
    }

    private OwnWrites own() {
        session.absorb();
        return session.own();
    }

    private long look(long offset, int width) {
        return Looking.again(() -> Looking.number(at(offset, width), own(), offset, width));
    }

    /** The region's bytes, if they have so many. */
    private Area at(long offset, long length) {
        if (area.stamp() == Area.ENDED) {
            area = session.memory().area(name).orElseThrow(() -> Looking.missing(name));
        }
        return checked(area, offset, length);
    }

    private Area checked(Area here, long offset, long length) {
        if (offset < 0 || offset > here.sizeBytes() - length) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of region '" + name + "', which has "
                    + here.sizeBytes() + " bytes");
        }
        return here;
    }

    private static void checkLength(int length) {
        if (length > RANGE_BYTES) {
            throw new IllegalArgumentException(
                    length + " bytes at once: read " + RANGE_BYTES + " at most, and more in parts");
        }
    }

    private static <T> LaterRead<T> number(Type<T> type, long offset) {
        int width = type.width();
        return new LaterRead<>(offset, width, (area, own) -> type.value(Looking.number(area, own, offset, width)));
    }

    private static LaterRead<byte[]> bytes(long offset, int length) {
        checkLength(length);
        return new LaterRead<>(offset, length, (area, own) -> Looking.bytes(area, own, offset, new byte[length]));
    }

    /** Reads when it may, on another thread, with what the session has written until now. */
    private <T> CompletableFuture<Reply<T>> when(CompletableFuture<? extends Reply<?>> ready, LaterRead<T> read) {
        Memory memory = session.memory();
        OwnWrites seen = seen(read);
        return ready.thenApply(reply -> reply.isDone()
                ? read.done(memory, name, seen)
                : reply.map(never -> {
                    throw new IllegalStateException("done, and not done");
                }));
    }

    private OwnWrites seen(LaterRead<?> read) {
        OwnWrites now = own();
        try {
            Area here = at(read.offset(), read.length());
            return now.isEmpty() ? new OwnWrites() : now.part(here.id(), read.offset(), read.length());
        } catch (MemoryException e) {
            // It may be here when the read is done; then the session has written nothing of it.
            return new OwnWrites();
        }
    }
}
