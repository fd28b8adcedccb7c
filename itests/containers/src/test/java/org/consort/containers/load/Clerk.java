package org.consort.containers.load;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.consort.database.Database;
import org.consort.database.Event;
import org.consort.database.Key;
import org.consort.database.Range;
import org.consort.database.Reading;
import org.consort.database.Refusal;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Watch;
import org.consort.database.WatchListener;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A user's bundle: takes the database of the group {@code test} from the registry, as {@code @Reference(target = "(consort.group=test)")} does, writes a row each time
 * another is written, watches the table, and keeps account. Talks to tests in types of the JDK alone.
 */
public final class Clerk implements BundleActivator, Function<String, Map<String, String>> {

    private static final String TABLE = "rows";
    private static final String FILTER = "(consort.group=test)";
    private static final int WINDOW = 8;
    private static final long PAUSE_NANOS = 2_000_000;

    private final Semaphore window = new Semaphore(WINDOW);
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> others = new ConcurrentHashMap<>();
    private final Ear ear = new Ear();
    private volatile boolean runs = true;
    private volatile boolean submits = true;
    private volatile Database database;
    private BundleContext context;
    private Thread thread;

    @Override
    public void start(BundleContext bundles) {
        context = bundles;
        bundles.registerService(Function.class, this, new Hashtable<>(Map.of("test", "clerk")));
        thread = new Thread(this::run, "test-clerk");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext bundles) throws InterruptedException {
        runs = false;
        thread.join();
    }

    private void run() {
        String own = context.getProperty("consort.home");
        for (long number = 0; runs; ) {
            Database to = find();
            if (to == null || !submits || !window.tryAcquire()) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            write(to, own.hashCode() + "/" + number++);
        }
    }

    private void write(Database to, String row) {
        try {
            var unused = to.compareAndPut(TABLE, Key.of(row), 0, row.getBytes(StandardCharsets.UTF_8))
                    .thenAccept(reply -> {
                        told(to, row, reply);
                        window.release();
                    });
        } catch (RuntimeException e) {
            count(e.toString());
            window.release();
        }
    }

    private void told(Database to, String row, Reply<Long> reply) {
        if (reply instanceof Reply.Done<Long> done) {
            acknowledged.put(row, done.value());
        } else if (reply.refusal().equals(Optional.of(Refusal.NO_SUCH_TABLE))) {
            var unused = to.create(TABLE);
        } else if (reply instanceof Reply.Rejected<Long> no) {
            count(no.reason().name());
            LockSupport.parkNanos(PAUSE_NANOS);
        } else {
            count(reply.toString());
        }
    }

    private void count(String what) {
        others.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
    }

    /** The same service all the time. */
    private Database find() {
        if (database == null) {
            try {
                Collection<ServiceReference<Database>> found = context.getServiceReferences(Database.class, FILTER);
                if (!found.isEmpty()) {
                    Database there = context.getService(found.iterator().next());
                    there.watch(Watch.from(1, TABLE, Range.all()), ear);
                    database = there;
                }
            } catch (InvalidSyntaxException | RuntimeException e) {
                count(e.toString());
            }
        }
        return database;
    }

    /** {@code stop} ends the load; whatever is asked, the answer tells all that is known. */
    @Override
    public Map<String, String> apply(String command) {
        submits = submits && !command.equals("stop");
        Map<String, String> all = new TreeMap<>();
        all.put("open", String.valueOf(WINDOW - window.availablePermits()));
        all.put("acknowledged", String.valueOf(acknowledged.size()));
        all.put("others", others.toString());
        all.put("heard", String.valueOf(ear.heard.get()));
        all.put("compacted", String.valueOf(ear.compacted.get()));
        all.put("disordered", String.valueOf(ear.disordered.get()));
        if (command.equals("rows") && database != null) {
            List<Row> rows = rows();
            Map<String, Long> there = new TreeMap<>();
            rows.forEach(row -> there.put(row.text(), row.revision()));
            all.put("rows", String.valueOf(rows.size()));
            all.put("digest", String.valueOf(there.hashCode()));
            all.put(
                    "lost",
                    acknowledged.entrySet().stream()
                                    .filter(one -> !one.getValue().equals(there.get(one.getKey())))
                                    .count()
                            + "");
        }
        return all;
    }

    private List<Row> rows() {
        try (Reading reading = database.now()) {
            return reading.scan(TABLE, Range.all(), Integer.MAX_VALUE);
        }
    }

    /** Counts what it hears, and what comes in the wrong order or twice. */
    private static final class Ear implements WatchListener {
        private final AtomicLong heard = new AtomicLong();
        private final AtomicLong compacted = new AtomicLong();
        private final AtomicLong disordered = new AtomicLong();
        private long last;

        @Override
        public void changed(long revision, List<Event> events) {
            heard.addAndGet(events.size());
            if (revision <= last) {
                disordered.incrementAndGet();
            }
            last = revision;
        }

        @Override
        public void compacted(long after, long to) {
            compacted.incrementAndGet();
        }
    }
}
