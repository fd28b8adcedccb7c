package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.consort.Group;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.AbstractionFactory;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void conflicting_steps_run_one_after_another_in_order_on_many_threads() throws InterruptedException {
        int steps = 4_000;
        int keys = 5;
        ExecutorService workers = Executors.newFixedThreadPool(4);
        Schedule schedule = new Schedule();
        CountDownLatch done = new CountDownLatch(steps);
        AtomicIntegerArray running = new AtomicIntegerArray(keys);
        List<List<Integer>> order = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            // Unguarded on purpose: the schedule alone makes the accesses come one after another.
            order.add(new ArrayList<>());
        }
        for (int i = 0; i < steps; i++) {
            int number = i;
            int key = i % keys;
            schedule.post(
                    new Claim("type", Set.of("key" + key)),
                    () -> {
                        order.get(key).add(running.incrementAndGet(key) == 1 ? number : -1);
                        running.decrementAndGet(key);
                        done.countDown();
                    },
                    workers::execute);
            if (i % 500 == 0) {
                schedule.help();
            }
        }
        assertTrue(schedule.unfinished() <= steps);
        assertTrue(done.await(60, TimeUnit.SECONDS));
        workers.shutdown();
        for (int key = 0; key < keys; key++) {
            int offset = key;
            List<Integer> seen = order.get(key);
            assertEquals(steps / keys, seen.size());
            for (int i = 0; i < seen.size(); i++) {
                assertEquals(i * keys + offset, seen.get(i));
            }
        }
    }

    @Test
    void a_plain_jvm_finds_the_model_and_its_settings_explain_themselves() {
        AbstractionFactory factory = ServiceLoader.load(AbstractionFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(f -> f.name().equals("control"))
                .findFirst()
                .orElseThrow();
        Group group = TestLog.of("a").get("a").group();
        Settings good = new Settings("group g, control", Map.of("history.records", "100"));
        Settings bad = new Settings("group g, control", Map.of("history.record", "1"));

        assertInstanceOf(factory.type(), factory.create(good, group).api());
        String why = assertThrows(IllegalArgumentException.class, () -> factory.create(bad, group))
                .toString();
        assertTrue(why.contains("nearest known: 'history.records'"), why);
    }
}
