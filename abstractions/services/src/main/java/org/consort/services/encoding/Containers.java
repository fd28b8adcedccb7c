package org.consort.services.encoding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values with any number of parts. */
final class Containers {

    private Containers() {}

    static Shape list(Shape part) {
        return new Scalars.Boxed(new ListShape(part));
    }

    static Shape set(Shape part) {
        return new Scalars.Boxed(new SetShape(part));
    }

    static Shape map(Shape key, Shape value) {
        return new Scalars.Boxed(new MapShape(key, value));
    }

    static Shape array(Class<?> type, Shape part) {
        return new Scalars.Boxed(new ArrayShape(type, part));
    }

    static Shape optional(Shape part) {
        return new Scalars.Boxed(new OptionalShape(part));
    }

    private record OptionalShape(Shape part) implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) throws IOException {
            Optional<?> optional = (Optional<?>) required(value);
            out.out.writeByte(optional.isPresent() ? 1 : 0);
            if (optional.isPresent()) {
                part.write(optional.get(), out);
            }
        }

        @Override
        public Object read(Reader in) {
            return Scalars.Boxed.isThere(in) ? Optional.ofNullable(part.read(in)) : Optional.empty();
        }

        @Override
        public void check(Set<Type> seen) {
            part.check(seen);
        }
    }

    private record ListShape(Shape part) implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) throws IOException {
            out.enter();
            Collection<?> list = (Collection<?>) required(value);
            out.out.writeInt(list.size());
            for (Object each : list) {
                part.write(each, out);
            }
            out.leave();
        }

        @Override
        public Object read(Reader in) {
            in.enter();
            int count = in.count(1);
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                list.add(part.read(in));
            }
            in.leave();
            return list;
        }

        @Override
        public void check(Set<Type> seen) {
            part.check(seen);
        }
    }

    private record SetShape(Shape part) implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) throws IOException {
            out.enter();
            Set<?> set = (Set<?>) required(value);
            List<byte[]> parts = new ArrayList<>(set.size());
            for (Object each : set) {
                parts.add(bytes(part, each));
            }
            parts.sort(Arrays::compareUnsigned);
            out.out.writeInt(parts.size());
            for (byte[] each : parts) {
                out.out.write(each);
            }
            out.leave();
        }

        @Override
        public Object read(Reader in) {
            in.enter();
            int count = in.count(1);
            Set<@Nullable Object> set = new LinkedHashSet<>();
            for (int i = 0; i < count; i++) {
                set.add(part.read(in));
            }
            in.leave();
            return set;
        }

        @Override
        public void check(Set<Type> seen) {
            part.check(seen);
        }
    }

    private record MapShape(Shape key, Shape value) implements Shape {

        private record Pair(byte[] key, byte[] value) {}

        @Override
        public void write(@Nullable Object given, Writer out) throws IOException {
            out.enter();
            Map<?, ?> map = (Map<?, ?>) required(given);
            List<Pair> pairs = new ArrayList<>(map.size());
            for (Map.Entry<?, ?> each : map.entrySet()) {
                pairs.add(new Pair(bytes(key, each.getKey()), bytes(value, each.getValue())));
            }
            Collections.sort(pairs, (a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
            out.out.writeInt(pairs.size());
            for (Pair each : pairs) {
                out.out.write(each.key());
                out.out.write(each.value());
            }
            out.leave();
        }

        @Override
        public Object read(Reader in) {
            in.enter();
            int count = in.count(2);
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                map.put(key.read(in), value.read(in));
            }
            in.leave();
            return map;
        }

        @Override
        public void check(Set<Type> seen) {
            key.check(seen);
            value.check(seen);
        }
    }

    private record ArrayShape(Class<?> type, Shape part) implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) throws IOException {
            out.enter();
            Object array = required(value);
            int length = Array.getLength(array);
            out.out.writeInt(length);
            for (int i = 0; i < length; i++) {
                part.write(Array.get(array, i), out);
            }
            out.leave();
        }

        @Override
        public Object read(Reader in) {
            in.enter();
            // Elements take a byte at least, and as many as a long or a reference in memory at most.
            Object array = Array.newInstance(type, in.count(1));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, part.read(in));
            }
            in.leave();
            return array;
        }

        @Override
        public void check(Set<Type> seen) {
            part.check(seen);
        }
    }

    private static byte[] bytes(Shape part, @Nullable Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        part.write(value, new Writer(bytes));
        return bytes.toByteArray();
    }

    private static Object required(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("null where a value has to be");
        }
        return value;
    }
}
