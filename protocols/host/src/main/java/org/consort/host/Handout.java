package org.consort.host;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Message;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.host.wire.Entries;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;

/**
 * What one delivered block means to the application: messages for listeners, outcomes for submitters. Filled on the group's
 * thread, run once on the callback thread; one task and one copy per block, however many entries it has.
 */
final class Handout implements Runnable {

    private final MemberId sender;
    private final Delivery level;
    private final long epoch;
    private final long firstIndex;
    private final boolean inLog;

    private List<GroupListener> listeners = List.of();
    private byte[] copy = new byte[0];
    private int copiedFrom;
    private int[] messages = new int[0];
    private int messageCount;
    private byte @Nullable [] large;
    private int largeAt;

    private @Nullable CompletableFuture<Outcome>[] futures = none();
    private @Nullable ByteBuffer[] results = new ByteBuffer[0];

    Handout(MemberId sender, Delivery level, long epoch, long firstIndex) {
        this.sender = sender;
        this.level = level;
        this.epoch = epoch;
        this.firstIndex = firstIndex;
        this.inLog = level == Delivery.ATOMIC;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable CompletableFuture<Outcome>[] none() {
        return (CompletableFuture<Outcome>[]) new CompletableFuture<?>[0];
    }

    /** The block is this member's own: these wait for their outcomes, by position in the block. */
    void answers(@Nullable CompletableFuture<Outcome>[] waiting) {
        futures = waiting;
    }

    /** What the model answered to the entry at this position. */
    void result(int position, ByteBuffer result) {
        if (!result.hasRemaining()) {
            return;
        }
        if (results.length == 0) {
            results = new ByteBuffer[futures.length];
        }
        results[position] = result;
    }

    /** The entry at this position, which begins at this offset, is a message for listeners. */
    void message(Block block, List<GroupListener> to, int position, int offset) {
        if (listeners.isEmpty()) {
            listeners = to;
            copy = new byte[block.length()];
            copiedFrom = block.offset();
            block.slab().bytes().get(block.offset(), copy);
            messages = new int[3 * Math.min(block.entries(), 64)];
        }
        if (messageCount + 3 > messages.length) {
            messages = Arrays.copyOf(messages, messages.length * 2);
        }
        messages[messageCount++] = position;
        messages[messageCount++] = offset + Entries.HEADER - copiedFrom;
        messages[messageCount++] = Entries.length(block.slab().bytes(), offset);
    }

    /** The fragment at this position made a large message whole; the array is this object's now. */
    void large(List<GroupListener> to, int position, byte[] message) {
        listeners = to;
        large = message;
        largeAt = position;
    }

    /** True if nobody would notice. */
    boolean isEmpty() {
        return listeners.isEmpty() && futures.length == 0;
    }

    /** Bytes it holds on to. */
    long heldBytes() {
        byte[] whole = large;
        return copy.length + (whole == null ? 0 : whole.length) + 64L * futures.length;
    }

    @Override
    public void run() {
        for (int i = 0; i < messageCount; i += 3) {
            ByteBuffer payload =
                    ByteBuffer.wrap(copy, messages[i + 1], messages[i + 2]).slice();
            hand(messages[i], payload);
        }
        byte[] whole = large;
        if (whole != null) {
            hand(largeAt, ByteBuffer.wrap(whole));
        }
        for (int i = 0; i < futures.length; i++) {
            CompletableFuture<Outcome> future = futures[i];
            if (future != null) {
                future.complete(new Outcome.Acknowledged(receipt(i), result(i)));
            }
        }
    }

    /** The member failed at this block: its submitters can't be told more. */
    void unknown(String why) {
        for (CompletableFuture<Outcome> future : futures) {
            if (future != null) {
                future.complete(new Outcome.Unknown(why));
            }
        }
    }

    private void hand(int position, ByteBuffer payload) {
        Message message = new Message(sender, level, receipt(position), payload.asReadOnlyBuffer());
        for (GroupListener listener : listeners) {
            Listeners.call(listener, l -> l.onMessage(message));
        }
    }

    private Receipt receipt(int position) {
        return new Receipt(epoch, inLog ? firstIndex + position : firstIndex);
    }

    private ByteBuffer result(int position) {
        ByteBuffer result = position < results.length ? results[position] : null;
        return result == null ? Abstraction.NOTHING : result.asReadOnlyBuffer();
    }
}
