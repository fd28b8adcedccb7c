package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.consort.Registration;
import org.consort.memory.Change;
import org.consort.memory.Region;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private final Cluster cluster = new Cluster(2);
    private final Session session = Session.on(cluster.at(0));
    private final Region region = session.region("r");
    private final List<String> heard = new ArrayList<>();

    private final class Ear implements WatchListener {
        @Override
        public void changed(long index, List<Change> changes) {
            StringBuilder text = new StringBuilder();
            for (Change change : changes) {
                text.append(change.offset()).append("=");
                for (int i = 0; i < change.bytes().remaining(); i++) {
                    text.append(change.bytes().get(i));
                }
                text.append(" ");
            }
            heard.add(text.toString().strip());
        }

        @Override
        public void compacted(long after, long to) {
            heard.add("missed");
        }

        @Override
        public void dropped(long index) {
            heard.add("dropped");
        }
    }

    @BeforeEach
    void make_a_region() {
        cluster.settled(cluster.at(0).create("r", 1 << 20)).orThrow();
    }

    @Test
    void a_listener_hears_of_each_entry_once_in_order_and_of_its_range_alone() {
        Registration watch = cluster.at(1).watch(Watch.of("r", 10, 4), new Ear());
        region.set(8, new byte[] {1, 2, 3});
        region.setByte(13, (byte) 9);
        region.setByte(14, (byte) 9);
        var release = session.release();
        var add = region.getAndAdd(Type.BYTE, 12, (byte) 5);
        var fails = region.compareAndSet(Type.BYTE, 12, (byte) 6, (byte) 7);
        var outside = region.setRelease(14, new byte[5]);
        cluster.settle();
        assertTrue(
                release.join().isDone() && add.join().isDone() && outside.join().isDone());
        assertEquals(false, fails.join().orThrow());
        assertEquals(List.of("10=3 13=9", "12=5"), heard);
        watch.close();
        cluster.settled(region.setRelease(10, new byte[1]));
        assertEquals(2, heard.size());
    }

    @Test
    void a_drop_is_told_and_the_watch_goes_on_with_the_next_region_of_the_name() {
        cluster.at(0).watch(Watch.of("r"), new Ear());
        cluster.settled(cluster.at(1).drop("r")).orThrow();
        cluster.settled(cluster.at(1).create("r", 8)).orThrow();
        cluster.settled(region.setRelease(0, new byte[] {1})).orThrow();
        assertEquals(List.of("dropped", "0=1"), heard);
    }

    @Test
    void a_slow_listener_is_told_that_it_missed_something_and_goes_on() {
        Cluster.Node node = cluster.nodes.get(1);
        node.lags = true;
        cluster.at(1).watch(Watch.of("r"), new Ear());
        for (int i = 0; i < 7; i++) {
            cluster.settled(region.setRelease(0, new byte[1 << 20])).orThrow();
        }
        // All entries before any callback: it is full after the fourth.
        node.catchUp();
        node.settle();
        assertEquals(3, heard.size());
        cluster.nodes.get(1).lags = false;
        heard.clear();
        cluster.settled(region.setRelease(0, new byte[] {5})).orThrow();
        assertEquals(List.of("missed", "0=5"), heard);
        assertEquals("1", cluster.at(1).statistics().get("memory.compacted"));
    }

    @Test
    void a_listener_that_throws_hears_the_next() {
        cluster.at(0).watch(Watch.of("r"), new WatchListener() {
            @Override
            public void changed(long index, List<Change> changes) {
                heard.add("one");
                throw new IllegalStateException("a fault of the listener");
            }

            @Override
            public void compacted(long after, long to) {}
        });
        for (int i = 0; i < 2; i++) {
            var unused = region.setRelease(0, new byte[] {1});
        }
        for (int tries = 0; tries < 3; tries++) {
            try {
                cluster.settle();
            } catch (IllegalStateException e) {
                assertEquals("a fault of the listener", e.getMessage());
            }
        }
        assertEquals(List.of("one", "one"), heard);
    }

    @Test
    void what_was_missed_between_two_lives_is_told_and_nothing_if_there_was_nothing() {
        Watch watch = Watch.of("r");
        Registration first = cluster.at(1).watch(watch, new Ear());
        cluster.settled(region.setRelease(0, new byte[] {1})).orThrow();
        cluster.settled(region.setRelease(1, new byte[] {2})).orThrow();
        cluster.nodes.get(1).machine.stop();
        cluster.settle();
        first.close();
        Cluster.Node next = cluster.new Node(cluster.nodes.get(1).member);
        ((org.consort.memory.Memory) next.model.api()).watch(watch, new Ear());
        next.restore(cluster.nodes.get(0).save());
        next.machine.snapshot().close();
        next.settle();
        assertEquals(List.of("0=1", "1=2"), heard);
        cluster.settled(region.setRelease(2, new byte[] {3})).orThrow();
        next.restore(cluster.nodes.get(0).save());
        next.machine.snapshot().close();
        next.settle();
        assertEquals(List.of("0=1", "1=2", "missed"), heard);
    }
}
