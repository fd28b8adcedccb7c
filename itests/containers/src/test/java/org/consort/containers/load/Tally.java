package org.consort.containers.load;

import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.consort.memory.Change;
import org.consort.memory.Memory;
import org.consort.memory.MemoryException;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A user's bundle: takes the shared memory of the group {@code test} from the registry, as {@code @Reference(target = "(consort.group=test)")} does, adds to a number that all
 * share, writes pairs that belong together with one session from its start to its end, watches, and keeps account. Talks to tests in types of the JDK alone.
 */
public final class Tally implements BundleActivator, Function<String, Map<String, String>> {

    private static final String REGION = "tally";
    private static final long SIZE = 1 << 20;
    private static final long FAR = 500_000;
    private static final String FILTER = "(consort.group=test)";
    private static final long PAUSE_NANOS = 1_000_000;

    private final AtomicLong added = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong torn = new AtomicLong();
    private final Map<String, AtomicLong> others = new ConcurrentHashMap<>();
    private final Ear ear = new Ear();
    private volatile boolean runs = true;
    private volatile boolean submits = true;
    private volatile boolean rests;
    private volatile Memory memory;
    private BundleContext context;
    private Thread thread;

    @Override
    public void start(BundleContext bundles) {
        context = bundles;
        bundles.registerService(Function.class, this, new Hashtable<>(Map.of("test", "tally")));
        thread = new Thread(this::run, "test-tally");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext bundles) throws InterruptedException {
        runs = false;
        thread.join();
    }

    private void run() {
        Session session = null;
        Region region = null;
        for (long number = 0; runs; ) {
            Memory to = find();
            rests = !submits;
            if (to == null || !submits) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            if (session == null || region == null) {
                session = Session.on(to);
                region = session.region(REGION);
            }
            number += write(region, number + 1) ? 1 : 0;
            look(region);
        }
    }

    /** One entry: the pair, and one more for all. */
    private boolean write(Region region, long number) {
        try {
            region.setLong(64, number);
            region.setLong(FAR, number);
            Reply<Long> reply = region.getAndAdd(Type.LONG, 0, 1L).join();
            if (reply.isDone()) {
                added.incrementAndGet();
                return true;
            }
            note(reply);
        } catch (MemoryException e) {
            // The region is not here yet, or the model is being replaced: what was written waits in the session.
            kept.incrementAndGet();
            create();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        return false;
    }

    private void note(Reply<Long> reply) {
        if (reply instanceof Reply.Rejected<Long> no) {
            count(no.reason().name());
        } else if (reply.refusal().isPresent()) {
            create();
        } else {
            count(reply.toString());
        }
    }

    private void create() {
        if (memory.regions().isEmpty()) {
            var unused = memory.create(REGION, SIZE);
        }
    }

    /** The pair is written by all, each with one entry: both parts are one member's, always. */
    private void look(Region region) {
        try {
            long first = region.getLong(FAR);
            long second = region.getLong(64);
            if (first > 0 && second == 0) {
                torn.incrementAndGet();
            }
        } catch (MemoryException e) {
            kept.incrementAndGet();
        }
    }

    private void count(String what) {
        others.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
    }

    /** The same service all the time. */
    private Memory find() {
        if (memory == null) {
            try {
                Collection<ServiceReference<Memory>> found = context.getServiceReferences(Memory.class, FILTER);
                if (!found.isEmpty()) {
                    Memory there = context.getService(found.iterator().next());
                    there.watch(Watch.of(REGION, 0, 8), ear);
                    memory = there;
                }
            } catch (InvalidSyntaxException | RuntimeException e) {
                count(e.toString());
            }
        }
        return memory;
    }

    /** {@code stop} ends the load; whatever is asked, the answer tells all that is known. */
    @Override
    public Map<String, String> apply(String command) {
        submits = submits && !command.equals("stop");
        Map<String, String> all = new TreeMap<>();
        all.put("rests", String.valueOf(rests));
        all.put("added", String.valueOf(added.get()));
        all.put("kept", String.valueOf(kept.get()));
        all.put("torn", String.valueOf(torn.get()));
        all.put("others", others.toString());
        all.put("heard", String.valueOf(ear.heard.get()));
        all.put("missed", String.valueOf(ear.missed.get()));
        all.put("disordered", String.valueOf(ear.disordered.get()));
        all.put("sum", String.valueOf(sum()));
        return all;
    }

    private long sum() {
        try {
            return memory == null ? 0 : Session.on(memory).region(REGION).getLong(0);
        } catch (MemoryException e) {
            return 0;
        }
    }

    /** Counts what it hears: each value is one more than that before. */
    private static final class Ear implements WatchListener {
        private final AtomicLong heard = new AtomicLong();
        private final AtomicLong missed = new AtomicLong();
        private final AtomicLong disordered = new AtomicLong();
        private long last;

        @Override
        public void changed(long index, List<Change> changes) {
            long value = changes.get(0).bytes().getLong(0);
            disordered.addAndGet(last > 0 && value != last + 1 ? 1 : 0);
            last = value;
            heard.set(value);
        }

        @Override
        public void compacted(long after, long to) {
            missed.incrementAndGet();
            last = 0;
        }
    }
}
