package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.junit.jupiter.api.Test;

class HostileFramesTest {

    @Test
    void random_frames_are_counted_and_survived() {
        World world = new World("a", "b");
        world.startAll("a", "b");
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] frame = new byte[random.nextInt(80)];
            random.nextBytes(frame);
            if (frame.length > 0) {
                frame[0] = (byte) (1 + random.nextInt(20));
            }
            world.transport("a").inject("orders", world.group("b").self(), ByteBuffer.wrap(frame));
            world.network.run(1);
        }
        CompletableFuture<Outcome> outcome = world.history("a").add("alive");
        world.network.await("an outcome", outcome::isDone);

        assertInstanceOf(Outcome.Acknowledged.class, outcome.join());
        assertTrue(Long.parseLong(world.group("a").statistics().get("frames.bad")) > 1_000);
        assertEquals(2, world.group("a").view().size());
    }
}
