package org.consort.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends one member's messages: as fast as its window lets it, or at a fixed rate. */
final class Sender {

    private static final long AFTER_REFUSAL_NANOS = 1_000_000;

    private final Peer peer;
    private final Window window;
    private final int self;
    private final byte[] message;
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean running = true;
    private volatile boolean done;

    Sender(Peer peer, Window window, int self, int size) {
        this.peer = peer;
        this.window = window;
        this.self = self;
        this.message = new byte[size];
    }

    /** Begins at this moment on a thread of its own; a rate of 0 means as fast as the window allows. */
    void start(long startNanos, double perSecond) {
        Thread thread = new Thread(() -> run(startNanos, perSecond), "sender");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends nothing more, soon. */
    void stop() {
        running = false;
    }

    /** Nothing will be sent any more: {@link Window#sent} is final. */
    boolean isDone() {
        return done;
    }

    /** Submissions that the product would not take. Each is tried again. */
    long refused() {
        return refused.get();
    }

    private void run(long startNanos, double perSecond) {
        Await.moment(startNanos);
        for (long sequence = 0; running; ) {
            if (perSecond > 0) {
                Await.moment(startNanos + (long) (sequence * (1e9 / perSecond)));
            } else if (!window.hasRoom()) {
                continue;
            }
            send(sequence++);
        }
        done = true;
    }

    /** Until it is taken. The time of the first try counts, so that what a product refuses is not hidden. */
    private void send(long sequence) {
        byte[] next = peer.copiesOnSubmit() ? message : new byte[message.length];
        Message.stamp(next, sequence, self);
        window.sent(sequence + 1);
        while (running) {
            try {
                peer.submit(next);
                return;
            } catch (Exception e) {
                if (refused.getAndIncrement() == 0) {
                    System.err.println("submission refused: " + e);
                }
                LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
            }
        }
        window.sent(sequence);
    }
}
