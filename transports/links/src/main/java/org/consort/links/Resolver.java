package org.consort.links;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds the number behind a host name, on a thread of its own, since the system's resolver blocks and a group's thread
 * must not. Numbers need no thread. Safe from any thread.
 */
public final class Resolver implements AutoCloseable {

    private static final int WAITING_LIMIT = 1024;
    private static final long IDLE_SECONDS = 10;

    private static final long END_MILLIS = 1000;

    private final ThreadPoolExecutor thread;
    /** Those that were started, the last few: an idle one ends by itself. */
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    /** Names its thread, which starts when it is needed. */
    public Resolver(String threadName) {
        thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_LIMIT), task -> {
                    Thread made = new Thread(task, threadName);
                    made.setDaemon(true);
                    threads.removeIf(started -> !started.isAlive());
                    threads.add(made);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Where an answer goes; both are called on the loop. */
    public record Answer(Consumer<InetSocketAddress> found, Consumer<String> unknown) {}

    /** Answers at once if the host is a number, else later. */
    public void resolve(Endpoint endpoint, Executor loop, Answer answer) {
        Optional<InetAddress> number = endpoint.number();
        if (number.isPresent()) {
            answer.found.accept(new InetSocketAddress(number.get(), endpoint.port()));
            return;
        }
        try {
            thread.execute(() -> ask(endpoint, loop, answer));
        } catch (RejectedExecutionException e) {
            answer.unknown.accept("too many host names are being looked up");
        }
    }

    private void ask(Endpoint endpoint, Executor loop, Answer answer) {
        InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        try {
            if (address.isUnresolved()) {
                loop.execute(() -> answer.unknown.accept("the host name '" + endpoint.host() + "' is not known"));
            } else {
                loop.execute(() -> answer.found.accept(address));
            }
        } catch (RejectedExecutionException e) {
            // The transport closed meanwhile: nobody waits for the answer.
            thread.purge();
        }
    }

    /** Waits for the thread, but not long for a name server that doesn't answer: the thread is a daemon. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            for (Thread started : threads) {
                started.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
