package org.consort.containers.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.consort.service.NotExecutedException;
import org.consort.service.OutcomeUnknownException;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A user's bundle: has two services replicated by their properties, one by each algorithm, takes their proxies from the registry as {@code @Reference(target = "(service.imported=true)")} does, calls them all the
 * time, and keeps account. In a home of the name {@code home2} it calls alone. Talks to tests in types of the JDK, and by a command of the shell.
 */
public final class Teller implements BundleActivator, Function<String, Map<String, String>> {

    private static final List<String> ALGORITHMS = List.of("active", "hot-standby");
    private static final int PAGE = 4_000;
    private static final long BREATH_NANOS = 200_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> notExecuted = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> others = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean runs = true;
    private volatile boolean calls = true;
    private final AtomicLong open = new AtomicLong();
    private BundleContext context;

    @Override
    public void start(BundleContext bundles) {
        context = bundles;
        String home = bundles.getProperty("consort.home");
        for (String algorithm : ALGORITHMS) {
            if (!home.endsWith("home2")) {
                Hashtable<String, Object> properties = new Hashtable<>();
                properties.put("service.exported.interfaces", "*");
                properties.put("service.exported.configs", "consort." + algorithm);
                properties.put("consort.group", "test");
                properties.put("consort.service", algorithm);
                bundles.registerService(Till.class, new TillBox(), properties);
            }
            Thread thread = new Thread(() -> run(algorithm, home.hashCode() + "/" + System.nanoTime()), "test-teller");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        bundles.registerService(Function.class, this, new Hashtable<>(Map.of("test", "teller")));
        bundles.registerService(
                Teller.class,
                this,
                new Hashtable<>(Map.of("osgi.command.scope", "test", "osgi.command.function", "account")));
    }

    @Override
    public void stop(BundleContext bundles) throws InterruptedException {
        runs = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run(String algorithm, String name) {
        for (long number = 0; runs; number++) {
            Till till = find(algorithm);
            if (till == null || !calls) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            String note = algorithm + "/" + name + "/" + number;
            open.incrementAndGet();
            try {
                acknowledged.put(note, till.add(note));
            } catch (NotExecutedException e) {
                notExecuted.add(note);
                count(e.reason().name());
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (OutcomeUnknownException e) {
                count("UNKNOWN");
            } catch (RuntimeException e) {
                count(e.toString());
            }
            open.decrementAndGet();
            LockSupport.parkNanos(BREATH_NANOS);
        }
    }

    private void count(String what) {
        others.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
    }

    private Till find(String algorithm) {
        try {
            Collection<ServiceReference<Till>> found = context.getServiceReferences(
                    Till.class, "(&(service.imported=true)(consort.group=test)(consort.service=" + algorithm + "))");
            return found.isEmpty() ? null : context.getService(found.iterator().next());
        } catch (InvalidSyntaxException | IllegalStateException e) {
            count(e.toString());
            return null;
        }
    }

    /** The command of the shell. */
    public String account(String command) {
        return apply(command).toString();
    }

    /** {@code stop} ends the calls; whatever is asked, the answer tells all that is known. */
    @Override
    public Map<String, String> apply(String command) {
        calls = calls && !command.equals("stop");
        Map<String, String> all = new TreeMap<>();
        all.put("open", open.toString());
        all.put("acknowledged", String.valueOf(acknowledged.size()));
        all.put("others", others.toString());
        if (command.equals("notes")) {
            for (String algorithm : ALGORITHMS) {
                compare(algorithm, all);
            }
        }
        return all;
    }

    private void compare(String algorithm, Map<String, String> to) {
        Till till = find(algorithm);
        List<String> notes = new ArrayList<>();
        for (List<String> page = List.of(""); till != null && !page.isEmpty(); notes.addAll(page)) {
            page = till.page(notes.size(), PAGE);
        }
        long lost = acknowledged.entrySet().stream()
                .filter(one -> one.getKey().startsWith(algorithm))
                .filter(one -> notes.size() < one.getValue()
                        || !notes.get(one.getValue() - 1).equals(one.getKey()))
                .count();
        to.put(algorithm + ".notes", String.valueOf(notes.size()));
        to.put(algorithm + ".digest", String.valueOf(notes.hashCode()));
        to.put(algorithm + ".lost", String.valueOf(lost));
        to.put(algorithm + ".twice", String.valueOf(notes.size() - new HashSet<>(notes).size()));
        to.put(
                algorithm + ".executed",
                String.valueOf(notes.stream().filter(notExecuted::contains).count()));
    }
}
