package org.consort.services.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.testkit.sim.Dice;
import org.junit.jupiter.api.Test;

/** Values come back as they were; bytes that make no sense are refused. */
class PlainEncodingTest {

    private final PlainEncoding encoding = new PlainEncoding();

    enum Colour {
        RED,
        GREEN
    }

    record Pair<A, B>(A first, B second) {}

    record Tree(String name, List<Tree> branches) {}

    record All(
            boolean flag,
            byte b,
            short s,
            char c,
            int i,
            long l,
            float f,
            double d,
            String text,
            Integer boxed,
            Colour colour,
            Optional<String> maybe,
            Set<Long> set,
            Map<String, List<Integer>> map,
            Instant instant,
            Duration duration,
            LocalDate date,
            Pair<String, Colour> pair,
            Tree tree) {}

    private static final All ALL = new All(
            true,
            (byte) -1,
            (short) 300,
            'ä',
            -5,
            1L << 40,
            1.5f,
            -2.25,
            "grüße",
            null,
            Colour.GREEN,
            Optional.of("x"),
            Set.of(3L, 1L, 2L),
            Map.of("a", List.of(1, 2), "b", List.of()),
            Instant.ofEpochSecond(1_700_000_000L, 5),
            Duration.ofMillis(1234),
            LocalDate.of(2026, 11, 24),
            new Pair<>("p", Colour.RED),
            new Tree("root", List.of(new Tree("leaf", List.of()))));

    private byte[] bytes(Object value, Type type) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encoding.write(value, type, out);
        return out.toByteArray();
    }

    @Test
    void values_come_back_as_they_were() throws IOException {
        encoding.check(All.class);
        ByteBuffer in = ByteBuffer.wrap(bytes(ALL, All.class));
        assertEquals(ALL, encoding.read(in, All.class));
        assertEquals(0, in.remaining());
    }

    @Test
    void arrays_and_null_come_back_as_they_were() throws IOException {
        assertArrayEquals(new byte[] {1, 2}, (byte[]) encoding.read(
                ByteBuffer.wrap(bytes(new byte[] {1, 2}, byte[].class)), byte[].class));
        assertArrayEquals(new String[] {"a", null}, (String[]) encoding.read(
                ByteBuffer.wrap(bytes(new String[] {"a", null}, String[].class)), String[].class));
        assertArrayEquals(new long[] {7}, (long[])
                encoding.read(ByteBuffer.wrap(bytes(new long[] {7}, long[].class)), long[].class));
        assertEquals(null, encoding.read(ByteBuffer.wrap(bytes(null, String.class)), String.class));
        assertEquals(0, bytes(null, void.class).length);
    }

    record Bag(Set<String> set, Map<String, String> map) {}

    @Test
    void equal_values_have_equal_bytes() throws IOException {
        Set<String> one = new LinkedHashSet<>(List.of("a", "b", "c"));
        Set<String> two = new LinkedHashSet<>(List.of("c", "a", "b"));
        Map<String, String> first = new LinkedHashMap<>(Map.of("k", "v"));
        first.put("a", "w");
        Map<String, String> second = new LinkedHashMap<>(Map.of("a", "w"));
        second.put("k", "v");
        assertArrayEquals(bytes(new Bag(one, first), Bag.class), bytes(new Bag(two, second), Bag.class));
    }

    record Open(Object anything) {}

    @Test
    void what_can_not_be_encoded_is_named() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> encoding.check(Open.class));
        assertTrue(e.getMessage().contains("java.lang.Object"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> encoding.check(List.class));
        assertThrows(IllegalArgumentException.class, () -> encoding.check(Runnable.class));
    }

    @Test
    void bytes_that_make_no_sense_are_refused_without_much_memory() throws IOException {
        byte[] good = bytes(ALL, All.class);
        Dice dice = new Dice(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] hostile = dice.chance(0.5) ? good.clone() : Arrays.copyOf(good, dice.below(good.length));
            for (int j = 0; j < 4 && hostile.length > 0; j++) {
                hostile[dice.below(hostile.length)] = (byte) (dice.chance(0.3) ? 0x7f : dice.any());
            }
            try {
                encoding.read(ByteBuffer.wrap(hostile), All.class);
            } catch (IllegalArgumentException expected) {
                assertTrue(expected.getMessage() != null);
            }
        }
    }

    @Test
    void what_has_itself_within_is_refused() {
        List<Tree> branches = new java.util.ArrayList<>();
        Tree tree = new Tree("endless", branches);
        branches.add(tree);
        assertThrows(IllegalArgumentException.class, () -> bytes(tree, Tree.class));
    }
}
