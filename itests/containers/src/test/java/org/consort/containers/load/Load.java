package org.consort.containers.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.control.Change;
import org.consort.control.Conclusion;
import org.consort.control.Control;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A user's bundle: submits lines to the group as fast as a few at a time allow, and keeps account of what became of each. It holds the group and
 * the model's API for as long as the group is the same. Talks to tests in types of the JDK alone.
 */
public final class Load implements BundleActivator, Function<String, Map<String, String>> {

    private static final int WINDOW = 16;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Semaphore window = new Semaphore(WINDOW);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> rejected = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean submits = true;
    private volatile boolean runs = true;
    private volatile Seat seat;
    private BundleContext context;
    private Thread thread;

    /** What is held of a group. */
    private record Seat(Group group, Control control, Lines lines) {}

    @Override
    public void start(BundleContext bundles) {
        context = bundles;
        bundles.registerService(Function.class, this, new java.util.Hashtable<>(Map.of("test", "load")));
        thread = new Thread(this::run, "test-load");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext bundles) throws InterruptedException {
        runs = false;
        thread.join();
    }

    private void run() {
        while (runs) {
            Seat at = sit();
            if (at == null || !submits || at.group().state() != Group.State.ACTIVE || !window.tryAcquire()) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            submit(at, at.group().self() + ":" + numbers.incrementAndGet());
        }
    }

    private void submit(Seat at, String line) {
        Change change = Change.of("lines", ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        try {
            var unused = at.control().submit(change).whenComplete((conclusion, failure) -> {
                settled(line, conclusion, failure);
                window.release();
            });
        } catch (RuntimeException | LinkageError e) {
            count("threw " + e);
            window.release();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void settled(String line, Conclusion conclusion, Throwable failure) {
        if (conclusion instanceof Conclusion.Decided) {
            acknowledged.add(line);
        } else if (conclusion instanceof Conclusion.Unknown) {
            unknown.add(line);
        } else if (conclusion instanceof Conclusion.Rejected no) {
            count(no.reason() == Outcome.Reason.BUSY ? "busy" : no.reason() + " " + no.detail());
            LockSupport.parkNanos(PAUSE_NANOS);
        } else {
            count("failed " + failure);
        }
    }

    private void count(String what) {
        rejected.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
    }

    private Seat sit() {
        Group group = find();
        Seat now = seat;
        if (group == null || now != null && now.group() == group) {
            return now;
        }
        Lines lines = new Lines();
        Control control = group.abstraction(Control.class);
        control.register("lines", lines);
        Seat next = new Seat(group, control, lines);
        seat = next;
        return next;
    }

    private static String change(Group group, Stack stack) {
        try {
            return group.changeStack(stack).get().toString();
        } catch (InterruptedException | ExecutionException e) {
            return e.toString();
        }
    }

    private Group find() {
        try {
            Collection<ServiceReference<Group>> found = context.getServiceReferences(Group.class, null);
            return found.isEmpty() ? null : context.getService(found.iterator().next());
        } catch (InvalidSyntaxException | IllegalStateException e) {
            return null;
        }
    }

    /**
     * {@code stop} and {@code go} for the load, {@code stack PROTOCOL TRANSPORT [LEVEL]} for another stack; whatever is asked, the answer
     * tells all that is known.
     */
    @Override
    public Map<String, String> apply(String command) {
        submits = command.equals("stop") ? false : command.equals("go") || submits;
        Map<String, String> all = new TreeMap<>();
        Seat now = seat;
        all.put("open", String.valueOf(WINDOW - window.availablePermits()));
        all.put("acknowledged", String.valueOf(acknowledged.size()));
        all.put("unknown", String.valueOf(unknown.size()));
        all.put("rejected", rejected.toString());
        all.put("busy", String.valueOf(rejected.getOrDefault("busy", new AtomicInteger())));
        if (now != null && command.startsWith("stack ")) {
            String[] words = command.split(" ");
            Stack wanted = new Stack(words[1], words[2], Map.of());
            all.put("outcome", change(now.group(), words.length > 3 ? wanted.secured(words[3]) : wanted));
        }
        if (now != null) {
            List<String> lines = now.lines().all();
            Set<String> distinct = new HashSet<>(lines);
            all.put("lines", String.valueOf(lines.size()));
            all.put("digest", String.valueOf(lines.hashCode()));
            all.put("doubled", String.valueOf(lines.size() - distinct.size()));
            all.put(
                    "lost",
                    acknowledged.stream()
                                    .filter(line -> !distinct.contains(line))
                                    .count() + "");
            all.put("adopted", String.valueOf(now.lines().adopted()));
            all.put("state", now.group().state().name());
            all.put("why", now.group().why());
            all.put("self", now.group().self().toString());
            all.put("epoch", String.valueOf(now.group().epoch()));
            all.putAll(now.group().statistics());
        }
        return all;
    }
}
