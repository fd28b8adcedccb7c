package org.consort.services.machine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.consort.MemberId;

/** A seat as it was at one place of the log, given away in parts, without stopping anything: what it has never changes. */
final class Donation {

    private final String service;
    private final long fetch;
    private final MemberId to;
    private final Deque<ByteBuffer> parts = new ArrayDeque<>();
    private int number;
    private Optional<Chunk> kept = Optional.empty();

    Donation(String service, long fetch, MemberId to, Seat seat) {
        this.service = service;
        this.fetch = fetch;
        this.to = to;
        parts.add(ByteBuffer.allocate(Integer.BYTES)
                .putInt(seat.checkpoint().length)
                .flip());
        parts.add(ByteBuffer.wrap(seat.checkpoint()));
        parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(seat.items().size()).flip());
        seat.items().forEach(item -> parts.add(ByteBuffer.wrap(bytes(item))));
    }

    private static byte[] bytes(Item item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(item.size());
        try {
            item.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    String service() {
        return service;
    }

    MemberId to() {
        return to;
    }

    long fetch() {
        return fetch;
    }

    boolean isOver() {
        return parts.isEmpty();
    }

    /** A part was not ordered: it has to be sent again. */
    void keep(Chunk chunk) {
        kept = Optional.of(chunk);
    }

    /** A part to be sent again, once. */
    Optional<Chunk> kept() {
        Optional<Chunk> chunk = kept;
        kept = Optional.empty();
        return chunk;
    }

    /** The next part. */
    Chunk next() {
        ByteBuffer chunk = ByteBuffer.allocate(Limits.CHUNK_BYTES);
        while (chunk.hasRemaining() && !parts.isEmpty()) {
            ByteBuffer part = parts.getFirst();
            int length = Math.min(chunk.remaining(), part.remaining());
            chunk.put(part.slice(part.position(), length));
            part.position(part.position() + length);
            if (!part.hasRemaining()) {
                parts.removeFirst();
            }
        }
        byte[] bytes = new byte[chunk.position()];
        chunk.flip().get(bytes);
        return new Chunk(service, fetch, number++, parts.isEmpty(), bytes);
    }
}
